namespace Perfolio.Metrics.Reading;

/// <summary>A list of numbers as /sys has it: <c>0-3,8,10-11</c>.</summary>
internal static class NumberRanges
{
    private const ulong Largest = 1 << 20;

    /// <summary>Whether a list holds a number; what is damaged holds nothing.</summary>
    public static bool Contains(ReadOnlySpan<byte> list, int number)
    {
        list = list.TrimEnd((byte)'\n');
        foreach (var range in list.Split((byte)','))
        {
            if (TryRange(list[range], out var first, out var last) && (ulong)number >= first && (ulong)number <= last)
                return true;
        }

        return false;
    }

    private static bool TryRange(ReadOnlySpan<byte> text, out ulong first, out ulong last)
    {
        var dash = text.IndexOf((byte)'-');
        last = 0;
        return Numbers.TryUInt64(dash < 0 ? text : text[..dash], out first)
            && Numbers.TryUInt64(dash < 0 ? text : text[(dash + 1)..], out last) && last <= Largest;
    }
}
