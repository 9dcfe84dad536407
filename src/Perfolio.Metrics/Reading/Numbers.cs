using System.Buffers.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>Numbers as the kernel prints them. What is not wholly a number, or does not fit, is refused.</summary>
internal static class Numbers
{
    /// <summary>Any number of so many digits fits.</summary>
    public const int SafeDigits = 19;

    public static bool TryUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
            return false;
        if (text.Length > SafeDigits)
            return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
        foreach (var digit in text)
        {
            var d = (uint)(digit - '0');
            if (d > 9)
            {
                value = 0;
                return false;
            }

            value = (value * 10) + d;
        }

        return true;
    }

    public static bool TryInt64(ReadOnlySpan<byte> text, out long value)
    {
        var negative = !text.IsEmpty && text[0] == (byte)'-';
        value = 0;
        if (!TryUInt64(negative ? text[1..] : text, out var magnitude) || magnitude > long.MaxValue)
            return false;
        value = negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    public static bool TryHex(ReadOnlySpan<byte> text, out ulong value) =>
        Utf8Parser.TryParse(text, out value, out var used, 'x') && used == text.Length;

    public static bool TryDouble(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var used, 'f') && used == text.Length && double.IsFinite(value);
}
