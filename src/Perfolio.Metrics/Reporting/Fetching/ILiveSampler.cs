using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Takes samples of the metrics of a slot map: of this system, or of a pmcd.</summary>
internal interface ILiveSampler : IDisposable
{
    /// <summary>Whether the last sample added instances to the slot map, which therefore has to be arranged anew.</summary>
    bool HasNewInstances { get; }

    /// <summary>Takes a sample.</summary>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Its stamp.</returns>
    ValueTask<Timestamp> TakeAsync(CancellationToken token);

    /// <summary>Puts the last sample into a frame.</summary>
    /// <param name="frame">The frame, empty and of the slot map's size.</param>
    /// <param name="texts">Takes the texts.</param>
    void Fill(MetricFrame frame, TextPool texts);
}
