using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>Collects the intervals of <c>start-pcp</c>.</summary>
internal interface IIntervalCollector
{
    /// <summary>Collects until the time is over or the run is to end.</summary>
    /// <param name="interval">The time between two samples.</param>
    /// <param name="timeout">When the collection ends by itself; null for never.</param>
    /// <param name="context">The run.</param>
    /// <returns>At least one interval.</returns>
    /// <exception cref="Perfolio.Profiles.OperationException">Collecting is not possible here.</exception>
    Task<IReadOnlyList<IntervalOutput>> CollectAsync(TimeSpan interval, TimeSpan? timeout, StepContext context);
}
