using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>One recorded event: its <c>perf_event_attr</c>, name and, of a tracepoint, format.</summary>
public sealed class PerfEvent
{
    internal const int MinimumAttributeSize = 64;
    internal const uint TracepointType = 2;

    internal PerfEvent(int index, ReadOnlySpan<byte> attribute, FileOrder order)
    {
        Index = index;
        Type = order.U32(attribute, 0);
        Config = order.U64(attribute, 8);
        Fields = (SampleFields)order.U64(attribute, 24);
        ulong readFormat = order.U64(attribute, 32);
        ulong flags = order.Flags(attribute, 40);
        HasTrailer = (flags & (1UL << 18)) != 0;
        ClockId = (flags & (1UL << 25)) != 0 ? (int)order.U32(attribute, 92) : null;
        Layout = new SampleLayout(Fields, readFormat);
    }

    /// <summary>Its place among the events of the file.</summary>
    public int Index { get; }

    /// <summary>The kernel's event type: 0 hardware, 1 software, 2 tracepoint.</summary>
    public uint Type { get; }

    /// <summary>Of a tracepoint its id.</summary>
    public ulong Config { get; }

    /// <summary>What samples consist of.</summary>
    public SampleFields Fields { get; }

    /// <summary>The clock of TIME when it was chosen (<c>clockid_t</c>); null for the scheduler's clock.</summary>
    public int? ClockId { get; }

    /// <summary>Such as <c>sched:sched_switch</c>; empty until it is known.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Sample ids, one per CPU.</summary>
    public IReadOnlyList<ulong> Ids { get; internal set; } = [];

    /// <summary>The fields of a tracepoint; null when the file does not have them.</summary>
    public TracepointFormat? Format { get; internal set; }

    /// <summary>True when records other than samples end with id and time.</summary>
    internal bool HasTrailer { get; }

    internal SampleLayout Layout { get; }
}
