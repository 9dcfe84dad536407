namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Records in time order on their way to the reader, and the memory that may be used again once they were read.
/// </summary>
internal sealed class RecordBatch
{
    public const int Capacity = 2048;

    public RecordEntry[] Entries { get; } = new RecordEntry[Capacity];

    public int Count { get; set; }

    public List<RecordArena> Finished { get; } = [];
}
