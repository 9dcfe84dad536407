namespace Perfolio.Archives.Format;

/// <summary>Type of a metric's values.</summary>
public enum MetricType
{
    /// <summary>Not supported in this version of the agent.</summary>
    NoSupport = -1,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 0,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 1,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 2,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 3,

    /// <summary>32-bit floating point.</summary>
    Float = 4,

    /// <summary>64-bit floating point.</summary>
    Double = 5,

    /// <summary>Bytes ending in a NUL.</summary>
    String = 6,

    /// <summary>Opaque bytes.</summary>
    Aggregate = 7,

    /// <summary>Opaque bytes, never freed by the agent.</summary>
    AggregateStatic = 8,

    /// <summary>Array of event records, microsecond stamps.</summary>
    Event = 9,

    /// <summary>Array of event records, nanosecond stamps.</summary>
    HighresEvent = 10,

    /// <summary>Only in value blocks.</summary>
    Unknown = 255,
}
