namespace Perfolio.Archives.Reduction;

/// <summary>
/// What is known of one metric-instance. Means: a 128-bit sum, or the bits of a double sum and its compensation.
/// Counters: previous raw value and base; they survive the interval. Last values: the bits.
/// </summary>
internal struct Slot
{
    public ulong Low;
    public ulong High;

    /// <summary>Observations in the interval.</summary>
    public uint Count;

    /// <summary>Counters: the stretch between marks in which the previous value was seen; 0 when it is unknown.</summary>
    public uint Stretch;
}
