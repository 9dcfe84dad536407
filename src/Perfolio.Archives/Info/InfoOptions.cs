using Perfolio.Archives.Metadata;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Info;

/// <summary>What pminfo's options select.</summary>
public sealed record InfoOptions
{
    /// <summary>-d: type, instance domain, semantics, units.</summary>
    public bool Descriptors { get; init; }

    /// <summary>-m: identifiers.</summary>
    public bool Pmids { get; init; }

    /// <summary>-f: values of the first record that holds the metric.</summary>
    public bool Values { get; init; }

    /// <summary>-t: one-line help text.</summary>
    public bool OneLine { get; init; }

    /// <summary>-T: long help text.</summary>
    public bool Help { get; init; }

    /// <summary>-l: labels.</summary>
    public bool Labels { get; init; }

    /// <summary>Line printed first, such as the note about the zone; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Zone of times in event values.</summary>
    public ArchiveZone Zone { get; init; } = ArchiveZone.Utc;

    /// <summary>Metrics to show, by name; null for all.</summary>
    public IReadOnlyList<(string Name, MetricDescriptor Descriptor)>? Metrics { get; init; }
}
