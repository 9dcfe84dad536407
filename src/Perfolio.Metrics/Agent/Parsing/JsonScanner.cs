using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>
/// The tokens of one JSON text in memory, by RFC 8259 to the letter. The byte at the end must be a control character and 16
/// bytes behind
/// it must be readable (<see cref="ByteBuffer"/> sees to both), so that no loop has to look at the end.
/// </summary>
internal unsafe struct JsonScanner
{
    private readonly byte* _start;
    private readonly byte* _end;

    public JsonScanner(byte* start, byte* end)
    {
        _start = start;
        _end = end;
        At = start;
        Reason = null;
    }

    /// <summary>What is read next.</summary>
    public byte* At { get; set; }

    /// <summary>Why the text was refused; null so far.</summary>
    public string? Reason { get; private set; }

    public readonly bool IsAtEnd => At >= _end;

    public readonly byte* End => _end;

    public readonly JsonFault Fault => new((int)(At - _start), Reason ?? "");

    /// <summary>Passes over white space.</summary>
    /// <returns>The byte behind it; 0 at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Next()
    {
        var b = *At;
        return b > (byte)' ' ? b : NextAfterSpace();
    }

    /// <summary>Passes over what is plain inside a string.</summary>
    /// <returns>The first quote, backslash or control character.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* PlainEnd(byte* at)
    {
        while (true)
        {
            var block = Vector128.Load(at);
            var stops = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)0x20));
            var bits = stops.ExtractMostSignificantBits();
            if (bits != 0)
                return at + BitOperations.TrailingZeroCount(bits);
            at += 16;
        }
    }

    /// <summary>Passes over white space.</summary>
    /// <returns>What stands behind it; what is no white space, or the end.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* Space(byte* at)
    {
        At = at;
        NextAfterSpace();
        return At;
    }

    /// <summary>Passes over a string; <see cref="At"/> stands at its opening quote.</summary>
    /// <param name="content">First byte between the quotes.</param>
    /// <param name="length">Number of bytes between the quotes.</param>
    /// <param name="escaped">Whether there are escapes among them.</param>
    /// <returns>False when it is not a string.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool String(out byte* content, out int length, out bool escaped)
    {
        content = At + 1;
        escaped = false;
        var at = content;
        while (true)
        {
            at = PlainEnd(at);
            if (*at == (byte)'"')
            {
                length = (int)(at - content);
                At = at + 1;
                return true;
            }

            if (*at != (byte)'\\' || !Escape(ref at))
                return Unfinished(at, out length);
            escaped = true;
        }
    }

    /// <summary>Reads a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Number(out JsonNumber number)
    {
        number = default;
        var at = At;
        var isNegative = *at == (byte)'-';
        if (isNegative)
            at++;
        var first = at;
        ulong digits = 0;
        for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
            digits = (digits * 10) + digit;
        var count = (int)(at - first);
        if (count == 0)
            return Fail(at, "a digit is missing");
        if (*first == (byte)'0' && count > 1)
            return Fail(first, "a number must not begin with 0");
        if (*at == (byte)'.' || (*at | 0x20) == 'e')
            return Fraction(out number, at, first, digits);
        number = new JsonNumber(At, (int)(at - At), digits, isNegative, isInteger: true, isExact: count <= 19, 0);
        At = at;
        return true;
    }

    /// <summary>Reads <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it stands here.</returns>
    public bool Literal(ReadOnlySpan<byte> word)
    {
        if (_end - At < word.Length || !new ReadOnlySpan<byte>(At, word.Length).SequenceEqual(word))
            return Fail(At, "neither true, false, null, a number, a string, an array nor an object");
        At += word.Length;
        return true;
    }

    /// <summary>Refuses the text.</summary>
    /// <returns>False.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Fail(byte* at, string reason)
    {
        Reason ??= at >= _end ? "the text ends here, something is missing" : reason;
        At = at < _end ? at : _end;
        return false;
    }

    private byte NextAfterSpace()
    {
        while (At < _end)
        {
            var b = *At;
            if (b > (byte)' ')
                return b;
            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return 0;
            At++;
        }

        return 0;
    }

    private bool Unfinished(byte* at, out int length)
    {
        length = 0;
        return Fail(at, *at == (byte)'\\' ? "not an escape that JSON has" : "a control character inside a string");
    }

    private static bool Escape(ref byte* at)
    {
        switch (at[1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                at += 2;
                return true;
            case (byte)'u':
                for (var i = 2; i < 6; i++)
                {
                    if (!char.IsAsciiHexDigit((char)at[i]))
                        return false;
                }

                at += 6;
                return true;
            default:
                return false;
        }
    }

    private bool Fraction(out JsonNumber number, byte* at, byte* first, ulong digits)
    {
        number = default;
        var exponent = 0;
        if (*at == (byte)'.')
        {
            var point = at++;
            for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
                digits = (digits * 10) + digit;
            exponent = 1 - (int)(at - point);
            if (exponent == 0)
                return Fail(at, "a digit is missing behind the point");
        }

        var isExact = Significant(first, at) <= 19;
        if ((*at | 0x20) == 'e')
        {
            at++;
            var down = *at == (byte)'-';
            if (*at is (byte)'-' or (byte)'+')
                at++;
            var begin = at;
            var power = 0;
            for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
                power = Math.Min((power * 10) + (int)digit, 1_000_000);
            if (at == begin)
                return Fail(at, "a digit is missing in the exponent");
            exponent += down ? -power : power;
        }

        number = new JsonNumber(At, (int)(at - At), digits, first != At, isInteger: false, isExact, exponent);
        At = at;
        return true;
    }

    // Leading zeros (0.000123) do not count.
    private static int Significant(byte* at, byte* end)
    {
        while (at < end && *at is (byte)'0' or (byte)'.')
            at++;
        var count = 0;
        for (; at < end; at++)
            count += *at == (byte)'.' ? 0 : 1;
        return count;
    }
}
