namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>Takes a record of a tracepoint.</summary>
/// <param name="time">When, nanoseconds of the monotonic clock.</param>
/// <param name="record">Its bytes, by the tracepoint's format.</param>
internal delegate void RecordReader(long time, ReadOnlySpan<byte> record);
