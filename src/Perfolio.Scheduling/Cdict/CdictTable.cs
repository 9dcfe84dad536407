using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Cdict;

/// <summary>The rows of a cdict (docs/formats/cdict.md) as columns.</summary>
public sealed class CdictTable
{
    internal const int NoPid = int.MinValue;
    private const int NoName = -1;
    private CdictEvent[] _events = [];
    private ushort[] _cpus = [];
    private long[] _usecs = [];
    private int[] _pids = [];
    private int[] _names = [];
    private uint[] _durations = [];
    private int[] _nextPids = [];
    // Index of a name, or the bits of an exit reason; the event tells which.
    private int[] _next = [];

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
            bool kvmExit = _events[index] == CdictEvent.KvmExit;
            return new CdictRow(
                _events[index], _cpus[index], _usecs[index], _pids[index], _names[index], _durations[index],
                _nextPids[index] == NoPid ? null : _nextPids[index],
                kvmExit || _next[index] == NoName ? null : _next[index],
                kvmExit ? (uint)_next[index] : null);
        }
    }

    /// <summary>Adds a row. CPUs above 65,535 and durations above 2³²-1 µs are stored as these limits.</summary>
    public void Add(CdictRow row)
    {
        if (Count == _events.Length) Grow(Math.Max(1024, Count * 2));
        int at = Count++;
        _events[at] = row.Event;
        _cpus[at] = (ushort)Math.Clamp(row.Cpu, 0, ushort.MaxValue);
        _usecs[at] = row.Usecs;
        _pids[at] = row.Pid;
        _names[at] = row.TaskName;
        _durations[at] = (uint)Math.Clamp(row.Duration, 0, uint.MaxValue);
        _nextPids[at] = row.NextPid ?? NoPid;
        _next[at] = row.Event == CdictEvent.KvmExit ? (int)(uint)(row.ExitReason ?? 0) : row.NextName ?? NoName;
    }

    /// <summary>Gives tasks the names of a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <returns>Number of replaced cells; a row may count twice.</returns>
    public int Remap(TaskMap map)
    {
        int replaced = 0;
        var names = new Dictionary<int, int>();
        foreach ((int tid, string name) in map.Names) names[tid] = Names.Add(System.Text.Encoding.UTF8.GetBytes(name));
        for (int i = 0; i < Count; i++)
        {
            if (names.TryGetValue(_pids[i], out int name))
            {
                _names[i] = name;
                replaced++;
            }

            if (_events[i] == CdictEvent.Switch && names.TryGetValue(_nextPids[i], out name))
            {
                _next[i] = name;
                replaced++;
            }
        }

        return replaced;
    }

    private void Grow(int size)
    {
        Array.Resize(ref _events, size);
        Array.Resize(ref _cpus, size);
        Array.Resize(ref _usecs, size);
        Array.Resize(ref _pids, size);
        Array.Resize(ref _names, size);
        Array.Resize(ref _durations, size);
        Array.Resize(ref _nextPids, size);
        Array.Resize(ref _next, size);
    }
}
