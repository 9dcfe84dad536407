using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>What the agent serves and how.</summary>
public sealed record AgentOptions
{
    /// <summary>Name that all metrics of sources begin with.</summary>
    public string Name { get; init; } = "json";

    /// <summary>Name that the agent's own metrics begin with.</summary>
    public string ControlName { get; init; } = "json";

    /// <summary>Domain of all identifiers, 1 to 510.</summary>
    public int Domain { get; init; } = 137;

    /// <summary>Sources that are known from the start.</summary>
    public IReadOnlyList<SourceDefinition> Sources { get; init; } = [];

    /// <summary>Directories that are searched for sources and watched.</summary>
    public IReadOnlyList<WatchedDirectory> Directories { get; init; } = [];

    /// <summary>Where sources may send documents to.</summary>
    public IReadOnlyList<PushEndpoint> Endpoints { get; init; } = [];

    /// <summary>Where numbers are kept; null to forget them at the end.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Time between two readings of what does not tell when it changes.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a reading may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the last good values of a failing source are served; null for three times the refresh time, at least 10
    /// s.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Most sources.</summary>
    public int MaxSources { get; init; } = 10_000;

    /// <summary>Bounds of documents.</summary>
    public DocumentLimits Limits { get; init; } = DocumentLimits.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes one line whenever the state of something changes; called by any thread.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The default of <see cref="StaleAfter"/>.</summary>
    public TimeSpan StaleLimit(TimeSpan refresh) =>
        StaleAfter ?? TimeSpan.FromTicks(Math.Max(3 * refresh.Ticks, TimeSpan.TicksPerSecond * 10));
}
