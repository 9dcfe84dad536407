namespace Perfolio.Archives.Checking;

/// <summary>What the check looks at.</summary>
public sealed record CheckOptions
{
    /// <summary>The defaults.</summary>
    public static readonly CheckOptions Default = new();

    /// <summary>Only files, labels, metadata and index; not the data records.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Report counters that wrapped.</summary>
    public bool Wraps { get; init; } = true;

    /// <summary>Findings of one kind about data records after which no more of that kind are listed (they are counted).</summary>
    public int LimitPerKind { get; init; } = 1000;

    /// <summary>Told how far reading has come, 0 to 1, now and then; by the temporal index, never without one.</summary>
    public Action<double>? Progress { get; init; }
}
