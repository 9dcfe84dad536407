using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>What is recorded, where to and how long.</summary>
public sealed record RecordOptions
{
    /// <summary>Path of the archive without suffix.</summary>
    public required string BaseName { get; init; }

    /// <summary>What is recorded.</summary>
    public required IReadOnlyList<RecordGroup> Groups { get; init; }

    /// <summary>Format version.</summary>
    public ArchiveVersion Version { get; init; } = ArchiveVersion.V3;

    /// <summary>When the recording ends by itself.</summary>
    public RecordLimit End { get; init; }

    /// <summary>When a new data volume begins.</summary>
    public RecordLimit Volume { get; init; }

    /// <summary>Take a last sample at the end, so that the recording covers all the time until then.</summary>
    public bool FinalSample { get; init; }

    /// <summary>Replace an archive of that name.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Name of the host in the label; null for this host's.</summary>
    public string? HostName { get; init; }

    /// <summary>Where to read, and the clock.</summary>
    public SamplerOptions Sampling { get; init; } = SamplerOptions.Default;

    /// <summary>Told what deserves a word: metrics that are left out, a gap.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Called once after the first sample of every group is on the disk.</summary>
    public Action? Started { get; init; }

    /// <summary>Shown the values of a group when its record has been written; valid during the call.</summary>
    public Action<MetricSet>? Sampled { get; init; }
}
