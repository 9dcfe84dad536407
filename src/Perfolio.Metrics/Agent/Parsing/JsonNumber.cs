namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>A number as it stands in the text, not yet converted: sign, up to 19 significant digits, and a power of
/// ten.</summary>
internal readonly unsafe struct JsonNumber
{
    public JsonNumber(byte* start, int length, ulong digits, bool isNegative, bool isInteger, bool isExact, int exponent)
    {
        Start = start;
        Length = length;
        Digits = digits;
        IsNegative = isNegative;
        IsInteger = isInteger;
        IsExact = isExact;
        Exponent = exponent;
    }

    /// <summary>First byte of the text.</summary>
    public byte* Start { get; }

    /// <summary>Length of the text.</summary>
    public int Length { get; }

    /// <summary>The digits as an integer, when <see cref="IsExact"/>.</summary>
    public ulong Digits { get; }

    /// <summary>Power of ten to multiply the digits with.</summary>
    public int Exponent { get; }

    /// <summary>Whether there is a minus sign.</summary>
    public bool IsNegative { get; }

    /// <summary>Whether there is neither a fraction nor an exponent.</summary>
    public bool IsInteger { get; }

    /// <summary>Whether all digits fit into <see cref="Digits"/>.</summary>
    public bool IsExact { get; }
}
