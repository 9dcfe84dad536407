namespace Perfolio.Scheduling.PerfData;

/// <summary>A record that waits for its turn.</summary>
internal unsafe struct RecordEntry
{
    public ulong Time;
    public byte* Record;
    public int Event;
}
