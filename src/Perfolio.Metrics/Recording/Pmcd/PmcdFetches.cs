using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>Values of any number of metrics of a pmcd: as many fetches as they need, kept until the next time.</summary>
internal sealed class PmcdFetches
{
    private readonly PmcdSource _source;
    private readonly (Pmid[] Metrics, ResultView Values)[] _parts;
    private readonly int[] _errors;

    /// <summary>Prepares the fetches.</summary>
    /// <param name="source">The pmcd.</param>
    /// <param name="metrics">The metrics, each once.</param>
    public PmcdFetches(PmcdSource source, IEnumerable<Pmid> metrics)
    {
        _source = source;
        _parts = [.. metrics.Chunk(PmcdClient.LargestRequest).Select(static part => (part, new ResultView()))];
        _errors = new int[_parts.Length];
    }

    /// <summary>The stamp of the first fetch; null when it was refused.</summary>
    public Timestamp? Time => _parts.Length > 0 && _errors[0] == 0 && _parts[0].Values.TryGetTime(out var time) ? time : null;

    /// <summary>Fetches all of them.</summary>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>What has changed at the pmcd.</returns>
    /// <exception cref="PmcdException">It is lost.</exception>
    public async Task<PmcdChanges> TakeAsync(CancellationToken token)
    {
        var changes = PmcdChanges.None;
        for (var i = 0; i < _parts.Length; i++)
        {
            var (metrics, values) = _parts[i];
            try
            {
                _errors[i] = 0;
                changes |= await _source.FetchAsync(metrics, values, token);
                values.Keep();
            }
            catch (PmcdException e) when (!e.IsLost)
            {
                // The whole fetch is refused: that is what is known of its metrics.
                _errors[i] = e.Code;
            }
        }

        return changes;
    }

    /// <summary>Number of fetches.</summary>
    public int PartCount => _parts.Length;

    /// <summary>The metrics of a fetch.</summary>
    /// <param name="part">Index of the fetch.</param>
    /// <returns>Index of its first metric, and how many.</returns>
    public (int First, int Count) PartAt(int part) => (part * PmcdClient.LargestRequest, _parts[part].Metrics.Length);

    /// <summary>Puts a whole fetch into a record as it came, when every value has the type of its metric.</summary>
    /// <param name="part">Index of the fetch.</param>
    /// <param name="record">Takes the metrics.</param>
    /// <param name="types">Types of its metrics.</param>
    /// <returns>False, with nothing put, when it was refused or a value has another type.</returns>
    public bool TryAddTo(int part, RecordBuilder record, ReadOnlySpan<MetricType> types) =>
        _errors[part] == 0 && _parts[part].Values.TryAddTo(record, types);

    /// <summary>Why the fetch of a metric was refused; 0 when it was not.</summary>
    /// <param name="index">Index of the metric.</param>
    /// <returns>A negative code, or 0.</returns>
    public int ErrorOf(int index) => _errors[index / PmcdClient.LargestRequest];

    /// <summary>The values of a metric, when its fetch was not refused.</summary>
    /// <param name="index">Index of the metric.</param>
    /// <returns>The result that they stand in, and where.</returns>
    public (ResultView Values, ResultSet Set) this[int index]
    {
        get
        {
            var values = _parts[index / PmcdClient.LargestRequest].Values;
            return (values, values.Sets[index % PmcdClient.LargestRequest]);
        }
    }
}
