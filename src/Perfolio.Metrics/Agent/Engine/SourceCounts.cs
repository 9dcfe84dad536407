namespace Perfolio.Metrics.Agent.Engine;

/// <summary>What happened to a source since the agent started. Written by whoever works on the source, read by anybody.</summary>
internal sealed class SourceCounts
{
    private long _reads;
    private long _failures;
    private long _bytes;
    private long _parseNanoseconds;
    private long _violations;

    /// <summary>Documents that were taken.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Readings and documents that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Bytes of the documents that were taken.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Time that parsing took.</summary>
    public long ParseNanoseconds => Volatile.Read(ref _parseNanoseconds);

    /// <summary>Values, members and elements that were not as the schema says.</summary>
    public long Violations => Volatile.Read(ref _violations);

    public void Took(long bytes, int documents = 1)
    {
        Interlocked.Add(ref _reads, documents);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    public void Parsed(TimeSpan time) => Interlocked.Add(ref _parseNanoseconds, time.Ticks * TimeSpan.NanosecondsPerTick);

    public void Violated(int count) => Interlocked.Add(ref _violations, count);
}
