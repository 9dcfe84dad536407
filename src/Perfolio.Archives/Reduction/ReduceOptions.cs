using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Reduction;

/// <summary>What to reduce to, and how.</summary>
public sealed record ReduceOptions
{
    /// <summary>PCP's default output interval: ten minutes.</summary>
    public const long DefaultInterval = 600 * Timestamp.PerSecond;

    /// <summary>The outputs, each with its interval; all are made in one pass.</summary>
    public required IReadOnlyList<ReduceTier> Tiers { get; init; }

    /// <summary>The part of the input to read.</summary>
    public TimeWindowOptions Window { get; init; } = new();

    /// <summary>Data records to write to each output; 0 for all.</summary>
    public long Samples { get; init; }

    /// <summary>Data records in a volume; 0 for no limit.</summary>
    public int RecordsPerVolume { get; init; }

    /// <summary>Numeric discrete metrics keep their last observation instead of the mean.</summary>
    public bool LastOfDiscrete { get; init; }

    /// <summary>
    /// Values at the sample times as PCP's own reducer has them, instead of means and unwrapped counters: counters linear between
    /// the neighbouring observations, everything else the observation before. Excludes <see cref="Statistics"/>;
    /// <see cref="LastOfDiscrete"/> and <see cref="Tail"/> have no effect.
    /// </summary>
    public bool Interpolate { get; init; }

    /// <summary>Write a last partial interval, stamped with the last observation.</summary>
    public bool Tail { get; init; }

    /// <summary>Go on behind damage, after a mark.</summary>
    public bool Resync { get; init; }

    /// <summary>Names of metrics or subtrees of names; empty for all.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Companion metrics to add.</summary>
    public IReadOnlyList<ReduceStatistic> Statistics { get; init; } = [];

    /// <summary>Do everything but write.</summary>
    public bool DryRun { get; init; }

    /// <summary>Replace existing outputs.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The present, for relative dates.</summary>
    public Timestamp Now { get; init; }

    /// <summary>Told what the user should know.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told of each new volume of an output: output, number, stamp.</summary>
    public Action<string, int, Timestamp>? VolumeStarted { get; init; }

    /// <summary>Told how far reading has come, 0 to 1, now and then.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Largest size of a file of a V2 archive.</summary>
    internal long Version2Limit { get; init; } = LabelCodec.Version2Limit;
}

/// <summary>One output.</summary>
/// <param name="Interval">Distance of the records in nanoseconds.</param>
/// <param name="Output">Base name of the archive.</param>
public sealed record ReduceTier(long Interval, string Output);
