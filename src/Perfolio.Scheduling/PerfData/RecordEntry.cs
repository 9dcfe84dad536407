namespace Perfolio.Scheduling.PerfData;

/// <summary>A record that waits for its turn.</summary>
internal unsafe struct RecordEntry
{
    public ulong Time;

    /// <summary>The record, or what an <see cref="ISampleDigester"/> made of it.</summary>
    public byte* Record;
    public int Event;
    public bool IsDigest;
}
