using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Recording;

/// <summary>Metrics of a source that are sampled together. First take a sample, then write what describes it, then its
/// values.</summary>
public interface IMetricSelection
{
    /// <summary>The metrics as they are now.</summary>
    IReadOnlyList<MetricDescriptor> Metrics { get; }

    /// <summary>Takes a sample.</summary>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Its stamp.</returns>
    /// <exception cref="SourceLostException">The source has gone.</exception>
    ValueTask<Timestamp> TakeAsync(CancellationToken token);

    /// <summary>Writes what describes the last sample: metrics, instances, labels and texts that are new or have
    /// changed.</summary>
    /// <param name="metadata">Where to.</param>
    /// <param name="time">The stamp of the record.</param>
    void WriteMetadata(RecordedMetadata metadata, Timestamp time);

    /// <summary>Puts the values of the last sample into a record; a metric without values with the reason.</summary>
    /// <param name="record">The record.</param>
    void WriteValues(RecordBuilder record);
}
