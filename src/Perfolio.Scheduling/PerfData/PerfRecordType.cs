namespace Perfolio.Scheduling.PerfData;

/// <summary>Types of perf.data records (kernel ABI below 64, perf's own from 64 on).</summary>
public enum PerfRecordType
{
    /// <summary>A mapping of memory.</summary>
    Mmap = 1,

    /// <summary>Records were lost: id, count.</summary>
    Lost = 2,

    /// <summary>A task got a name: pid, tid, name.</summary>
    Comm = 3,

    /// <summary>A task ended.</summary>
    Exit = 4,

    /// <summary>The event was throttled.</summary>
    Throttle = 5,

    /// <summary>The event is no longer throttled.</summary>
    Unthrottle = 6,

    /// <summary>A task was made.</summary>
    Fork = 7,

    /// <summary>A sample of an event.</summary>
    Sample = 9,

    /// <summary>A mapping of memory, long form.</summary>
    Mmap2 = 10,

    /// <summary>Samples were lost: count.</summary>
    LostSamples = 13,

    /// <summary>An event's attribute (pipe mode).</summary>
    HeaderAttribute = 64,

    /// <summary>Tracepoint formats (pipe mode); the data follow the record.</summary>
    TracingData = 66,

    /// <summary>All buffers were read once.</summary>
    FinishedRound = 68,

    /// <summary>Hardware trace; the data follow the record.</summary>
    AuxTrace = 71,

    /// <summary>More about an event, such as its name (pipe mode).</summary>
    EventUpdate = 78,

    /// <summary>A feature section (pipe mode).</summary>
    HeaderFeature = 80,

    /// <summary>A piece of the zstd stream.</summary>
    Compressed = 81,

    /// <summary>A piece of the zstd stream with an explicit size.</summary>
    Compressed2 = 83,
}
