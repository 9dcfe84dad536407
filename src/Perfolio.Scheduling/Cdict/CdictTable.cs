using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Cdict;

/// <summary>The rows of a cdict (docs/formats/cdict.md) as columns.</summary>
public sealed class CdictTable
{
    internal const int NoPid = int.MinValue;
    internal const int NoName = -1;
    private const int ChunkBits = 15;
    private const int ChunkRows = 1 << ChunkBits;
    private readonly List<Chunk> _chunks = [];

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
            Chunk chunk = _chunks[index >> ChunkBits];
            int at = index & (ChunkRows - 1);
            bool kvmExit = chunk.Events[at] == CdictEvent.KvmExit;
            return new CdictRow(
                chunk.Events[at], chunk.Cpus[at], chunk.Usecs[at], chunk.Pids[at], chunk.Names[at], chunk.Durations[at],
                chunk.NextPids[at] == NoPid ? null : chunk.NextPids[at],
                kvmExit || chunk.Next[at] == NoName ? null : chunk.Next[at],
                kvmExit ? (uint)chunk.Next[at] : null);
        }
    }

    /// <summary>The rows in pieces, column by column; the last piece is not full.</summary>
    internal IEnumerable<(Chunk Columns, int Count)> Chunks =>
        _chunks.Select((c, i) => (c, Math.Min(ChunkRows, Count - (i << ChunkBits))));

    /// <summary>Adds a row. CPUs above 65,535 and durations above 2³²-1 µs are stored as these limits.</summary>
    public void Add(CdictRow row)
    {
        int at = Count & (ChunkRows - 1);
        if (at == 0) _chunks.Add(new Chunk());
        Chunk chunk = _chunks[^1];
        Count++;
        chunk.Events[at] = row.Event;
        chunk.Cpus[at] = (ushort)Math.Clamp(row.Cpu, 0, ushort.MaxValue);
        chunk.Usecs[at] = row.Usecs;
        chunk.Pids[at] = row.Pid;
        chunk.Names[at] = row.TaskName;
        chunk.Durations[at] = (uint)Math.Clamp(row.Duration, 0, uint.MaxValue);
        chunk.NextPids[at] = row.NextPid ?? NoPid;
        chunk.Next[at] = row.Event == CdictEvent.KvmExit ? (int)(uint)(row.ExitReason ?? 0) : row.NextName ?? NoName;
    }

    /// <summary>Gives tasks the names of a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <returns>Number of replaced cells; a row may count twice.</returns>
    public int Remap(TaskMap map)
    {
        int replaced = 0;
        var names = new Dictionary<int, int>();
        foreach ((int tid, string name) in map.Names) names[tid] = Names.Add(System.Text.Encoding.UTF8.GetBytes(name));
        foreach ((Chunk chunk, int count) in Chunks)
        {
            for (int i = 0; i < count; i++)
            {
                if (names.TryGetValue(chunk.Pids[i], out int name))
                {
                    chunk.Names[i] = name;
                    replaced++;
                }

                if (chunk.Events[i] == CdictEvent.Switch && names.TryGetValue(chunk.NextPids[i], out name))
                {
                    chunk.Next[i] = name;
                    replaced++;
                }
            }
        }

        return replaced;
    }

    internal sealed class Chunk
    {
        public readonly CdictEvent[] Events = new CdictEvent[ChunkRows];
        public readonly ushort[] Cpus = new ushort[ChunkRows];
        public readonly long[] Usecs = new long[ChunkRows];
        public readonly int[] Pids = new int[ChunkRows];
        public readonly int[] Names = new int[ChunkRows];
        public readonly uint[] Durations = new uint[ChunkRows];
        public readonly int[] NextPids = new int[ChunkRows];

        // Index of a name, or the bits of an exit reason; the event tells which.
        public readonly int[] Next = new int[ChunkRows];
    }
}
