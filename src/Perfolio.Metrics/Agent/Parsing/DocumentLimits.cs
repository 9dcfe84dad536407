namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>Bounds of one document.</summary>
public sealed record DocumentLimits
{
    /// <summary>The usual bounds.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Largest document in bytes.</summary>
    public int Bytes { get; init; } = 64 << 20;

    /// <summary>Deepest nesting; at most 256.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Longest text in bytes.</summary>
    public int Text { get; init; } = 1 << 20;

    /// <summary>Most elements of one array.</summary>
    public int Elements { get; init; } = 1_000_000;

    /// <summary>Most values in all.</summary>
    public int Values { get; init; } = 16_000_000;
}
