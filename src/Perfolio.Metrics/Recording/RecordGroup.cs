using Perfolio.Metrics.Configuration;

namespace Perfolio.Metrics.Recording;

/// <summary>Metrics that are sampled together at one interval.</summary>
/// <param name="Metrics">The metrics.</param>
/// <param name="Interval">How often; zero for once, at the beginning.</param>
public sealed record RecordGroup(IReadOnlyList<LoggedMetric> Metrics, TimeSpan Interval)
{
    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>All instances of some metrics at one interval.</summary>
    /// <param name="names">Names of metrics or of nodes above them.</param>
    /// <param name="interval">How often.</param>
    /// <returns>The group.</returns>
    public static RecordGroup Of(IEnumerable<string> names, TimeSpan interval) =>
        new([.. names.Select(static n => new LoggedMetric(n, [], [], 0))], interval);

    /// <summary>The groups of a configuration: a group per statement, without the metrics that another statement forbids.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="standard">The interval of statements with <c>default</c>.</param>
    /// <returns>The groups.</returns>
    public static IReadOnlyList<RecordGroup> From(LoggingConfiguration configuration, TimeSpan standard)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var off = configuration.Statements.Where(static s => s.State == LoggingState.Off).SelectMany(static s => s.Metrics)
            .Select(static m => m.Name).ToHashSet(StringComparer.Ordinal);
        return [.. configuration.Statements.Where(static s => s.State == LoggingState.On)
            .Select(s => new RecordGroup([.. s.Metrics.Where(m => !off.Contains(m.Name))], s.Interval ?? standard))
            .Where(static g => g.Metrics.Count > 0)];
    }
}
