namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>A number as it stands in the text, not yet converted: sign, up to 19 significant digits, and a power of ten.</summary>
internal unsafe struct JsonNumber
{
    /// <summary>First byte of the text.</summary>
    public byte* Start;

    /// <summary>Length of the text.</summary>
    public int Length;

    /// <summary>The digits as an integer, when <see cref="IsExact"/>.</summary>
    public ulong Digits;

    /// <summary>Power of ten to multiply the digits with.</summary>
    public int Exponent;

    /// <summary>Whether there is a minus sign.</summary>
    public bool IsNegative;

    /// <summary>Whether there is neither a fraction nor an exponent.</summary>
    public bool IsInteger;

    /// <summary>Whether all digits fit into <see cref="Digits"/>.</summary>
    public bool IsExact;
}
