using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Dump;

/// <summary>What pmdumplog's options select.</summary>
[Flags]
public enum DumpViews
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>-l: the label, short.</summary>
    Label = 1,

    /// <summary>-L: the label, long.</summary>
    LongLabel = 2,

    /// <summary>-d: descriptions of metrics.</summary>
    Descriptors = 4,

    /// <summary>-i: instance domains, deltas applied.</summary>
    InstanceDomains = 8,

    /// <summary>-I: instance domain records as they stand in the file.</summary>
    InstanceDomainRecords = 16,

    /// <summary>-e: label sets.</summary>
    LabelSets = 32,

    /// <summary>-h: help texts.</summary>
    Texts = 64,

    /// <summary>-t: the temporal index.</summary>
    Index = 128,

    /// <summary>-m: values.</summary>
    Values = 256,

    /// <summary>-M: with the values marks, too, even when metrics are selected.</summary>
    Marks = 512,

    /// <summary>-s: with the values the size of each record.</summary>
    Sizes = 1024,

    /// <summary>-a: everything but label sets and help texts.</summary>
    All = LongLabel | Descriptors | InstanceDomains | Index | Values | Sizes,
}

/// <summary>How a stamp is printed: -x, -xx, -xxx.</summary>
public enum DumpStamps
{
    /// <summary>Time of day.</summary>
    Clock,

    /// <summary>Date and time.</summary>
    Date,

    /// <summary>Date, time, and offset from the start.</summary>
    DateAndOffset,

    /// <summary>Date, time, offset, and seconds since the epoch.</summary>
    DateOffsetAndEpoch,
}

/// <summary>What a dump holds.</summary>
public sealed record DumpOptions
{
    /// <summary>Sections to print.</summary>
    /// <remarks>When nothing is chosen but <see cref="DumpViews.Marks"/> and <see cref="DumpViews.Sizes"/>, which only say how
    /// values are shown, the values are printed.</remarks>
    public DumpViews Views
    {
        get;
        init => field = (value & ~(DumpViews.Marks | DumpViews.Sizes)) == DumpViews.None ? value | DumpViews.Values : value;
    } = DumpViews.Values;

    /// <summary>Zone of the printed times.</summary>
    public ArchiveZone Zone { get; init; } = ArchiveZone.Utc;

    /// <summary>Line printed first, such as the note about the zone; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>How stamps are printed.</summary>
    public DumpStamps Stamps { get; init; }

    /// <summary>Latest record first.</summary>
    public bool Reverse { get; init; }

    /// <summary>First stamp of the window; null for the archive's start.</summary>
    public Timestamp? Start { get; init; }

    /// <summary>Last stamp of the window; null for the archive's end.</summary>
    public Timestamp? End { get; init; }

    /// <summary>Metrics whose values are printed; null for all.</summary>
    public IReadOnlyCollection<MetricDescriptor>? Metrics { get; init; }

    /// <summary>Threads that print.</summary>
    internal int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes of records that a thread takes at a time.</summary>
    internal int PartSize { get; init; } = 1 << 19;
}
