namespace Perfolio.Metrics.Configuration;

/// <summary>One statement of a logging configuration: metrics that are fetched together.</summary>
/// <param name="State">Whether they are logged: <c>mandatory on</c> and the like.</param>
/// <param name="IsAdvisory">Whether the statement gives way to what is mandatory.</param>
/// <param name="Interval">How often; zero for once, null for the default or when nothing is logged.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Line">Where the statement begins.</param>
public sealed record LoggingStatement(LoggingState State, bool IsAdvisory, TimeSpan? Interval,
    IReadOnlyList<LoggedMetric> Metrics, int Line);
