namespace Perfolio.Archives.Reduction;

/// <summary>A statistic over the observations of an interval, written as <c>reduced.STATISTIC.NAME</c>.</summary>
/// <remarks>Of counters mean, min and max are those of the rates between consecutive observations, per second; sum is the
/// increase.</remarks>
public enum ReduceStatistic
{
    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Smallest observation.</summary>
    Min,

    /// <summary>Largest observation.</summary>
    Max,

    /// <summary>First observation.</summary>
    First,

    /// <summary>Last observation.</summary>
    Last,

    /// <summary>Number of observations.</summary>
    Count,

    /// <summary>Sum of the observations.</summary>
    Sum,
}
