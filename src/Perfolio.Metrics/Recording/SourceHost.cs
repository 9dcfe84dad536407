using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Recording;

/// <summary>What archives say about a host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TimeZone">Its offset from UTC, as in the environment variable TZ.</param>
/// <param name="ZoneInfo">Name of its zone behind a colon; may be empty.</param>
/// <param name="ContextLabels">Labels of the whole archive.</param>
public sealed record SourceHost(string Name, string TimeZone, string ZoneInfo, IReadOnlyList<LabelSet> ContextLabels)
{
    /// <summary>Process id of the pmcd; 0 for none.</summary>
    public long Pid { get; init; }

    /// <summary>How often the pmcd was reconfigured; 0 for none.</summary>
    public int Sequence { get; init; }
}
