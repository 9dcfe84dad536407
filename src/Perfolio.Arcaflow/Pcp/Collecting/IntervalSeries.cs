namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>
/// The samples of one run. A client takes a list of bounded length; when it is reached every second sample is dropped, and
/// because samples hold counters the rates over the longer intervals are as true as those over the shorter ones.
/// </summary>
internal sealed class IntervalSeries
{
    private readonly List<IntervalSample> _samples = [];
    private readonly int _most;
    private long _offered;
    private int _stride = 1;

    internal IntervalSeries(int most) => _most = most;

    /// <summary>Takes a sample. True when the series was thinned out.</summary>
    internal bool Add(Func<IntervalSample> take)
    {
        if (_offered++ % _stride != 0) return false;
        _samples.Add(take());
        if (_samples.Count <= _most) return false;
        for (int i = 0; 2 * i < _samples.Count; i++) _samples[i] = _samples[2 * i];
        _samples.RemoveRange((_samples.Count + 1) / 2, _samples.Count / 2);
        _stride *= 2;
        return true;
    }

    internal IReadOnlyList<IntervalOutput> ToOutput() =>
        _samples.Select((s, i) => new IntervalOutput(i == 0 ? null : _samples[i - 1], s)).ToArray();
}
