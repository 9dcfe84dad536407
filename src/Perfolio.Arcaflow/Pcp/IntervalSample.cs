namespace Perfolio.Arcaflow.Pcp;

/// <summary>The raw values of one moment: counters stay counters, so that any two samples give true rates.</summary>
internal sealed class IntervalSample
{
    private readonly double[] _values;
    private readonly TimeSpan _elapsed;

    internal IntervalSample(ISampleSource source, TimeSpan elapsed)
    {
        _elapsed = elapsed;
        Time = source.Time;
        _values = new double[IntervalMetrics.Names.Count];
        for (int i = 0; i < _values.Length; i++) _values[i] = source[i];
    }

    internal DateTimeOffset Time { get; }

    internal double SecondsSince(IntervalSample earlier) => (_elapsed - earlier._elapsed).TotalSeconds;

    /// <summary>A value as it is; null when there is none.</summary>
    internal double? Value(string metric) => _values[IntervalMetrics.IndexOf(metric)] is var value && double.IsNaN(value) ? null : value;

    /// <summary>The change of a counter per second; null at the first sample, and when the counter went backwards.</summary>
    internal double? Rate(string metric, IntervalSample? earlier)
    {
        if (earlier is null || SecondsSince(earlier) is not (> 0 and var seconds)) return null;
        return Value(metric) - earlier.Value(metric) is >= 0 and var change ? change / seconds : null;
    }
}
