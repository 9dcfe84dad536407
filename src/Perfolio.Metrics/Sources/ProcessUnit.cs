namespace Perfolio.Metrics.Sources;

/// <summary>In what the kernel counts a field of a process.</summary>
internal enum ProcessUnit
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Clock ticks; shown in milliseconds.</summary>
    Ticks,

    /// <summary>Pages; shown in kilobytes.</summary>
    Pages,

    /// <summary>Bytes; shown in kilobytes.</summary>
    Bytes,

    /// <summary>Priority: the kernel's less 20.</summary>
    AboveTwenty,
}
