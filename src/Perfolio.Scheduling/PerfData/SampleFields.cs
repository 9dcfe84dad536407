namespace Perfolio.Scheduling.PerfData;

/// <summary><c>perf_event_attr.sample_type</c>: what a sample consists of.</summary>
[Flags]
public enum SampleFields : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Instruction pointer.</summary>
    Ip = 0x1,

    /// <summary>Process and thread id.</summary>
    Tid = 0x2,

    /// <summary>Time.</summary>
    Time = 0x4,

    /// <summary>Data address.</summary>
    Addr = 0x8,

    /// <summary>Counter values.</summary>
    Read = 0x10,

    /// <summary>Call chain.</summary>
    Callchain = 0x20,

    /// <summary>Event id.</summary>
    Id = 0x40,

    /// <summary>CPU.</summary>
    Cpu = 0x80,

    /// <summary>Period.</summary>
    Period = 0x100,

    /// <summary>Stream id.</summary>
    StreamId = 0x200,

    /// <summary>Raw data: a tracepoint's fields.</summary>
    Raw = 0x400,

    /// <summary>Event id at a fixed place.</summary>
    Identifier = 0x10000,
}
