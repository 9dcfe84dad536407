using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Cdict;

/// <summary>The rows of a cdict (docs/formats/cdict.md) as columns.</summary>
public sealed class CdictTable : ICdictRows
{
    private readonly List<CdictChunk> _chunks = [];

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The names that rows refer to.</summary>
    public NameList Names { get; } = new();

    /// <summary>A row.</summary>
    public CdictRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            CdictChunk chunk = _chunks[index / CdictChunk.Rows];
            int at = index % CdictChunk.Rows;
            bool kvmExit = chunk.Events[at] == CdictEvent.KvmExit;
            return new CdictRow(
                chunk.Events[at], chunk.Cpus[at], chunk.Usecs[at], chunk.Pids[at], chunk.Names[at], chunk.Durations[at],
                chunk.NextPids[at] == CdictChunk.NoPid ? null : chunk.NextPids[at],
                kvmExit || chunk.Next[at] == CdictChunk.NoName ? null : chunk.Next[at],
                kvmExit ? (uint)chunk.Next[at] : null);
        }
    }

    /// <summary>The rows in pieces, column by column; the last piece is not full.</summary>
    internal IEnumerable<(CdictChunk Columns, int Count)> Chunks =>
        _chunks.Select((c, i) => (c, Math.Min(CdictChunk.Rows, Count - (i * CdictChunk.Rows))));

    /// <summary>Adds a row. CPUs above 65,535 and durations above 2³²-1 µs are stored as these limits.</summary>
    public void Add(CdictRow row)
    {
        int at = Count % CdictChunk.Rows;
        if (at == 0) _chunks.Add(new CdictChunk());
        CdictChunk chunk = _chunks[^1];
        Count++;
        chunk.Events[at] = row.Event;
        chunk.Cpus[at] = (ushort)Math.Clamp(row.Cpu, 0, ushort.MaxValue);
        chunk.Usecs[at] = row.Usecs;
        chunk.Pids[at] = row.Pid;
        chunk.Names[at] = row.TaskName;
        chunk.Durations[at] = (uint)Math.Clamp(row.Duration, 0, uint.MaxValue);
        chunk.NextPids[at] = row.NextPid ?? CdictChunk.NoPid;
        chunk.Next[at] = row.Event == CdictEvent.KvmExit ? (int)(uint)(row.ExitReason ?? 0) : row.NextName ?? CdictChunk.NoName;
    }

    /// <summary>Gives tasks the names of a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <returns>Number of replaced cells; a row may count twice.</returns>
    public int Remap(TaskMap map)
    {
        int replaced = 0;
        Dictionary<int, int> names = Names.Of(map);
        foreach ((CdictChunk chunk, int count) in Chunks) replaced += chunk.Remap(count, names);
        return replaced;
    }

    CdictChunk ICdictRows.Exchange(CdictChunk chunk, int count)
    {
        _chunks.Add(chunk);
        Count += count;
        return new CdictChunk();
    }
}
