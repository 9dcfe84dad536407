namespace Perfolio.Scheduling.Conversion;

/// <summary>Formats of captures.</summary>
public enum CaptureFormat
{
    /// <summary>perf.data; read only.</summary>
    PerfData,

    /// <summary>perfwhiz's cdict.</summary>
    Cdict,

    /// <summary>Perfolio's columnar capture file.</summary>
    Pfs,

    /// <summary>Perfetto's protobuf trace; written only.</summary>
    Perfetto,

    /// <summary>Chrome's JSON trace; written only.</summary>
    ChromeJson,
}
