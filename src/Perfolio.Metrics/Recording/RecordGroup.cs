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

    /// <summary>
    /// The groups of a configuration: a group per statement that is on. As with pmlogger, an advisory statement does not touch
    /// what an earlier one has made mandatory on or off; other than that the statements know nothing of each other.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="standard">The interval of statements with <c>default</c>.</param>
    /// <returns>The groups.</returns>
    public static IReadOnlyList<RecordGroup> From(LoggingConfiguration configuration, TimeSpan standard)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var groups = new List<RecordGroup>();
        var settled = new List<string>();
        var logged = new HashSet<(string Name, TimeSpan Interval)>();
        foreach (var statement in configuration.Statements)
        {
            if (statement.State == LoggingState.On)
            {
                var interval = statement.Interval ?? standard;
                // Twice at one interval would be the same values twice.
                LoggedMetric[] metrics = [.. statement.Metrics
                    .Where(m => m.InstanceIds.Count + m.InstanceNames.Count > 0 || logged.Add((m.Name, interval)))];
                if (statement.IsAdvisory && settled.Count > 0)
                    metrics = Array.ConvertAll(metrics, m => m with { Excluded = [.. settled] });
                if (metrics.Length > 0)
                    groups.Add(new RecordGroup(metrics, interval));
            }

            if (!statement.IsAdvisory && statement.State != LoggingState.Maybe)
                settled.AddRange(statement.Metrics.Select(static m => m.Name));
        }

        return groups;
    }
}
