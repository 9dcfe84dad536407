using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>When to fetch.</summary>
public sealed record FetchSchedule
{
    /// <summary>Time of the first sample.</summary>
    public required Timestamp First { get; init; }

    /// <summary>No sample is later than this.</summary>
    public Timestamp Last { get; init; } = Timestamp.MaxValue;

    /// <summary>Nanoseconds between samples, above 0. Without interpolation it means nothing for archives.</summary>
    public long Interval { get; init; } = Timestamp.PerSecond;

    /// <summary>Samples to take; 0 for no limit.</summary>
    public long Samples { get; init; }

    /// <summary>Whether values between records of an archive are interpolated; otherwise every record is a sample.</summary>
    public bool Interpolate { get; init; } = true;

    /// <summary>The clock of live sources.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of what is odd but no reason to stop.</summary>
    public Action<string>? Warn { get; init; }
}
