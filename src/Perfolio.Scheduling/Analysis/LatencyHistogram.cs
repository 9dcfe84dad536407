using System.Numerics;

namespace Perfolio.Scheduling.Analysis;

/// <summary>A distribution of times with buckets that are at most 1/8 wide, so that percentiles are right to 12.5 %.</summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 3;
    private long[] _counts = [];

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the values, ns.</summary>
    public long Sum { get; private set; }

    /// <summary>Largest value, ns.</summary>
    public long Max { get; private set; }

    /// <summary>Mean, ns; 0 without values.</summary>
    public double Mean => Count == 0 ? 0 : Sum / (double)Count;

    /// <summary>The buckets that are not empty: lower limit (ns, inclusive), upper limit (exclusive), count.</summary>
    public IEnumerable<(long From, long To, long Count)> Buckets
    {
        get
        {
            for (int i = 0; i < _counts.Length; i++)
                if (_counts[i] > 0)
                    yield return (Lower(i), Lower(i + 1), _counts[i]);
        }
    }

    /// <summary>Adds a value in ns.</summary>
    public void Add(long nanoseconds)
    {
        long value = Math.Max(0, nanoseconds);
        int bucket = Bucket(value);
        if (bucket >= _counts.Length) Array.Resize(ref _counts, bucket + 16);
        _counts[bucket]++;
        Count++;
        Sum += value;
        Max = Math.Max(Max, value);
    }

    /// <summary>Adds all values of another distribution.</summary>
    public void Add(LatencyHistogram other)
    {
        if (other._counts.Length > _counts.Length) Array.Resize(ref _counts, other._counts.Length);
        for (int i = 0; i < other._counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        Sum += other.Sum;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The value below or at which a part of the values lies, ns; 0 without values.</summary>
    /// <param name="part">From 0 to 1.</param>
    public long Percentile(double part)
    {
        long rank = (long)Math.Ceiling(Math.Clamp(part, 0, 1) * Count), seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank && seen > 0) return Math.Min(Max, Lower(i + 1) - 1);
        }

        return Max;
    }

    private static int Bucket(long value)
    {
        if (value < 1 << SubBits) return (int)value;
        int exponent = BitOperations.Log2((ulong)value);
        return ((exponent - SubBits + 1) << SubBits) + (int)((value >> (exponent - SubBits)) & ((1 << SubBits) - 1));
    }

    private static long Lower(int bucket)
    {
        if (bucket < 1 << SubBits) return bucket;
        int exponent = (bucket >> SubBits) + SubBits - 1;
        return exponent >= 63
            ? long.MaxValue
            : (1L << exponent) + ((long)(bucket & ((1 << SubBits) - 1)) << (exponent - SubBits));
    }
}
