namespace Perfolio.Metrics.Reading;

/// <summary>Walks over the fields of a line that are separated by blanks.</summary>
internal ref struct Fields
{
    private ReadOnlySpan<byte> _rest;

    public Fields(ReadOnlySpan<byte> line) => _rest = line;

    /// <summary>What was not yet walked over.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next field; empty at the end.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var start = 0;
        while (start < _rest.Length && _rest[start] <= (byte)' ')
            start++;
        var end = start;
        while (end < _rest.Length && _rest[end] > (byte)' ')
            end++;
        var field = _rest[start..end];
        _rest = _rest[end..];
        return field;
    }

    /// <summary>Skips fields.</summary>
    public void Skip(int count)
    {
        while (count-- > 0)
            _ = Next();
    }

    /// <summary>The next field as a number; anything but digits, or what does not fit, is refused.</summary>
    public bool TryUInt64(out ulong value)
    {
        var rest = _rest;
        var start = 0;
        while (start < rest.Length && rest[start] <= (byte)' ')
            start++;
        var end = start;
        value = 0;
        while (end < rest.Length && (uint)(rest[end] - '0') is <= 9 and var digit)
        {
            value = unchecked((value * 10) + digit);
            end++;
        }

        // Usual numbers in one go over their digits; all else the long way.
        if (end == start || end - start > Numbers.SafeDigits || (end < rest.Length && rest[end] > (byte)' '))
            return Numbers.TryUInt64(Next(), out value);
        _rest = rest[end..];
        return true;
    }

    /// <summary>The next field as a number that may be negative.</summary>
    public bool TryInt64(out long value) => Numbers.TryInt64(Next(), out value);

    /// <summary>The next field as a number of either kind; of a negative one the bits.</summary>
    public bool TryNumber(out long value)
    {
        var field = Next();
        if (Numbers.TryUInt64(field, out var magnitude))
        {
            value = (long)magnitude;
            return true;
        }

        return Numbers.TryInt64(field, out value);
    }

    /// <summary>The next field as a decimal fraction.</summary>
    public bool TryDouble(out double value) => Numbers.TryDouble(Next(), out value);
}
