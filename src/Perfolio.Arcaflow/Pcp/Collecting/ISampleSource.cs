namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>Takes samples of metrics that were chosen by PCP's names when the source was opened.</summary>
public interface ISampleSource : IDisposable
{
    /// <summary>When the last sample was taken.</summary>
    DateTimeOffset Time { get; }

    /// <summary>A metric in the last sample: its value, the sum over its instances, or NaN when it has none.</summary>
    /// <param name="metric">The position among the chosen metrics.</param>
    double this[int metric] { get; }

    /// <summary>Takes a sample.</summary>
    void Take();
}

/// <summary>Opens a source for metrics.</summary>
/// <param name="metrics">PCP's names.</param>
/// <exception cref="Perfolio.Profiles.OperationException">The metrics cannot be sampled here.</exception>
public delegate ISampleSource SampleSourceOpener(IReadOnlyList<string> metrics);
