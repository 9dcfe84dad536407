using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Conversion;

/// <summary>How a capture is converted.</summary>
public sealed record ConvertOptions
{
    /// <summary>The format to write.</summary>
    public required CaptureFormat Format { get; init; }

    /// <summary>Role names of tasks; null for the recorded names.</summary>
    public TaskMap? Map { get; init; }

    /// <summary>Chrome JSON: a file per so many nanoseconds; 0 for one file.</summary>
    public long Split { get; init; }

    /// <summary>Keep run time events in .pfs.</summary>
    public bool KeepRuntime { get; init; }

    /// <summary>Keep waking events in .pfs.</summary>
    public bool KeepWaking { get; init; }

    /// <summary>Is told how far it is, from 0 to 1; null for nobody.</summary>
    public Action<double>? Progress { get; init; }
}
