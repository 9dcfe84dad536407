namespace Perfolio.Archives.Format;

/// <summary>What a metric's values mean over time.</summary>
public enum MetricSemantics
{
    /// <summary>Grows; only differences mean something.</summary>
    Counter = 1,

    /// <summary>A level at one instant.</summary>
    Instant = 3,

    /// <summary>A level that holds until the next one.</summary>
    Discrete = 4,
}
