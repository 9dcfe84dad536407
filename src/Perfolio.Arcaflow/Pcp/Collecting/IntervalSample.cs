namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>The raw values of one moment: counters stay counters, so that any two samples give true rates.</summary>
internal sealed class IntervalSample
{
    private readonly double[] _values;
    private readonly TimeSpan _elapsed;

    internal IntervalSample(ISampleSource source, TimeSpan elapsed)
        : this(new double[IntervalMetrics.Names.Count], source.Time, elapsed)
    {
        for (int i = 0; i < _values.Length; i++) _values[i] = source[i];
    }

    /// <summary>Takes values in the order of <see cref="IntervalMetrics.Names"/>, NaN for none.</summary>
    internal IntervalSample(double[] values, DateTimeOffset time, TimeSpan elapsed)
    {
        _elapsed = elapsed;
        Time = time;
        _values = values;
    }

    internal DateTimeOffset Time { get; }

    internal double SecondsSince(IntervalSample earlier) => (_elapsed - earlier._elapsed).TotalSeconds;

    /// <summary>A value as it is; null when there is none.</summary>
    internal double? Value(string metric) =>
        _values[IntervalMetrics.IndexOf(metric)] is var value && double.IsNaN(value) ? null : value;

    /// <summary>The change of a counter per second; null at the first sample, and when the counter went backwards.</summary>
    internal double? Rate(string metric, IntervalSample? earlier)
    {
        if (earlier is null || SecondsSince(earlier) is not (> 0 and var seconds)) return null;
        return Value(metric) - earlier.Value(metric) is >= 0 and var change ? change / seconds : null;
    }
}
