using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Copying;

/// <summary>What to copy, and how.</summary>
public sealed record CopyOptions
{
    /// <summary>The part of the input to copy.</summary>
    public TimeWindowOptions Window { get; init; } = new();

    /// <summary>Names of metrics or subtrees of names; empty for all.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Format version of the output; null for the input's.</summary>
    public ArchiveVersion? Version { get; init; }

    /// <summary>Replace an existing output.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The present, for relative dates.</summary>
    public Timestamp Now { get; init; }

    /// <summary>Told what the user should know.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told how far reading has come, 0 to 1, now and then.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Largest size of a file of a V2 archive.</summary>
    internal long Version2Limit { get; init; } = LabelCodec.Version2Limit;
}

/// <summary>What a copy did.</summary>
/// <param name="Records">Data records written.</param>
/// <param name="Marks">Marks written.</param>
/// <param name="Damages">Damage of the input; what lies before the first is copied.</param>
public sealed record CopyResult(long Records, long Marks, IReadOnlyList<Damage> Damages);
