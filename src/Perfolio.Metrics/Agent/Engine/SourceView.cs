using Perfolio.Metrics.Agent.Values;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>A source as clients see it at one moment: metrics, values and state belong together. Never changes; a new one
/// replaces it.</summary>
internal sealed record SourceView
{
    public static SourceView Nothing { get; } = new();

    /// <summary>The metrics; null before there is a schema.</summary>
    public SourceMetrics? Metrics { get; init; }

    /// <summary>The values; null when there are none, or none that can be shown.</summary>
    public Snapshot? Values { get; init; }

    /// <summary>When the values were read, by the monotonic clock.</summary>
    public long Stamp { get; init; }

    /// <summary>How long the values are good from then on; zero while nothing is wrong and no limit was asked for.</summary>
    public TimeSpan GoodFor { get; init; }

    public SourceState State { get; init; } = SourceState.Stale;

    /// <summary>What is wrong; empty when nothing is.</summary>
    public string Error { get; init; } = "";

    public long? Generation { get; init; }

    /// <summary>Whether the values are too old.</summary>
    public bool IsStale(TimeProvider time) => GoodFor > TimeSpan.Zero && time.GetElapsedTime(Stamp) > GoodFor;

    /// <summary>Why there are no values: PCP's code; 0 when there are.</summary>
    public int ErrorCode(TimeProvider time) =>
        Values is null ? State == SourceState.Mismatch ? CellStates.ErrorValue : CellStates.ErrorAgain
        : IsStale(time) ? CellStates.ErrorAgain : 0;

    /// <summary>The state to show: values that are too old are stale even when nothing else is wrong.</summary>
    public SourceState ShownState(TimeProvider time) => State == SourceState.Ok && IsStale(time) ? SourceState.Stale : State;
}
