using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Json;

public sealed partial class JsonTextReader
{
    // A number this short is parsed in place; longer ones take the general way.
    private const int ShortNumber = 48;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
        1e22,
    ];

    private enum Scan
    {
        NotANumber,
        Integer,
        Float,
    }

    /// <summary>Reads an array into a column; numbers go straight from the buffer into it.</summary>
    public void ReadColumn(ColumnBuilder column)
    {
        EnterArray();
        for (bool first = true; NextItem(ref first);)
        {
            Charge(sizeof(long));
            switch (TryReadShortNumber(out long integer, out double real))
            {
                case Scan.Integer:
                    column.Add(integer);
                    break;
                case Scan.Float:
                    column.Add(real);
                    break;
                default:
                    column.Add(ReadValue());
                    break;
            }
        }
    }

    private bool TrySkipNumber() => TryReadShortNumber(out _, out _) != Scan.NotANumber;

    // Reads a number whose text and the byte behind it lie in the buffer. Decimal mantissas up to 2^53 with a power of ten
    // up to 22 are exact by one multiplication or division (W. D. Clinger, "How to read floating point numbers accurately").
    private Scan TryReadShortNumber(out long integer, out double real)
    {
        (integer, real) = (0, 0);
        if (_end - _position < ShortNumber && !_atEnd) Have(ShortNumber);
        ReadOnlySpan<byte> text = _buffer.AsSpan(_position, Math.Min(ShortNumber, _end - _position));
        bool negative = text.Length > 0 && text[0] == '-';
        int at = negative ? 1 : 0;
        int start = at;
        ulong mantissa = 0;
        while (at < text.Length && IsDigit(text[at])) mantissa = unchecked((mantissa * 10) + (uint)(text[at++] - '0'));
        int digits = at - start;
        if (digits == 0 || at >= text.Length || digits > 18 || (digits > 1 && text[start] == '0')) return Scan.NotANumber;
        byte behind = text[at];
        if (behind is not ((byte)'.' or (byte)'e' or (byte)'E'))
        {
            if (!EndsNumber(behind)) return Scan.NotANumber;
            _position += at;
            integer = negative ? -(long)mantissa : (long)mantissa;
            return Scan.Integer;
        }

        int power = 0;
        if (behind == '.')
        {
            int fraction = ++at;
            while (at < text.Length && IsDigit(text[at])) mantissa = unchecked((mantissa * 10) + (uint)(text[at++] - '0'));
            power = fraction - at;
            digits -= power;
            if (power == 0 || at >= text.Length) return Scan.NotANumber;
        }

        bool hasExponent = text[at] is (byte)'e' or (byte)'E';
        if (!hasExponent && digits <= 18 && mantissa <= 1UL << 53 && -power < PowersOfTen.Length)
        {
            if (!EndsNumber(text[at])) return Scan.NotANumber;
            real = mantissa / PowersOfTen[-power];
        }
        else
        {
            if (!ScanExponent(text, ref at) || at >= text.Length || !EndsNumber(text[at])) return Scan.NotANumber;
            if (!Utf8Parser.TryParse(text[..at], out real, out int used) || used != at) return Scan.NotANumber;
            _position += at;
            return Scan.Float;
        }

        _position += at;
        if (negative) real = -real;
        return Scan.Float;
    }

    private static bool ScanExponent(ReadOnlySpan<byte> text, ref int at)
    {
        if (text[at] is not ((byte)'e' or (byte)'E')) return true;
        at++;
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
        int start = at;
        while (at < text.Length && IsDigit(text[at])) at++;
        return at > start;
    }

    // Any number, however long, and the bare literals.
    private JsonValue ReadNumber()
    {
        switch (TryReadShortNumber(out long integer, out double real))
        {
            case Scan.Integer: return JsonValue.Of(integer);
            case Scan.Float: return JsonValue.Of(real);
        }

        if (ReadLiteral("NaN"u8)) return JsonValue.Of(double.NaN);
        if (ReadLiteral("Infinity"u8)) return JsonValue.Of(double.PositiveInfinity);
        if (ReadLiteral("-Infinity"u8)) return JsonValue.Of(double.NegativeInfinity);

        int length = 0;
        while (true)
        {
            while (_position + length < _end && !EndsNumber(_buffer[_position + length])) length++;
            if (_position + length < _end || !Fill()) break;
        }

        ReadOnlySpan<byte> text = _buffer.AsSpan(_position, length);
        if (!IsNumber(text, out bool isInteger)) throw Error("a malformed number");
        JsonValue value = isInteger
            ? ParseInteger(text)
            : JsonValue.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        _position += length;
        return value;
    }

    private JsonValue ParseInteger(ReadOnlySpan<byte> text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small))
            return JsonValue.Of(small);
        // Python's own limit; it keeps the quadratic conversion harmless.
        if (text.Length > 4300) throw Error("an integer of more than 4300 digits");
        return JsonValue.Of(BigInteger.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture));
    }

    private static bool IsNumber(ReadOnlySpan<byte> text, out bool isInteger)
    {
        isInteger = true;
        int at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        int start = at;
        while (at < text.Length && IsDigit(text[at])) at++;
        if (at == start || (at - start > 1 && text[start] == '0')) return false;
        if (at == text.Length) return true;
        isInteger = false;
        if (text[at] == '.')
        {
            int fraction = ++at;
            while (at < text.Length && IsDigit(text[at])) at++;
            if (at == fraction) return false;
            if (at == text.Length) return true;
        }

        return text[at] is (byte)'e' or (byte)'E' && ScanExponent(text, ref at) && at == text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsNumber(byte c) =>
        c is (byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)':';
}
