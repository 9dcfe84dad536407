using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>The events of a file by sample id. Grows in pipe mode; readers see whole states only.</summary>
internal sealed class EventTable
{
    private const int Dense = 1 << 16;
    private readonly Dictionary<ulong, int> _sparse = [];
    private int[] _dense = [];
    private PerfEvent[] _events = [];

    /// <summary>All events in the order of the file.</summary>
    public PerfEvent[] Events => Volatile.Read(ref _events);

    /// <summary>True when ids stand at the fixed first or last place.</summary>
    public bool HasIdentifier { get; private set; }

    /// <summary>Where an id lies in a sample, from its start; -1 when there are none.</summary>
    public int SampleId { get; private set; } = -1;

    public void Add(PerfEvent added)
    {
        foreach (ulong id in added.Ids)
        {
            if (id >= Dense)
            {
                _sparse[id] = added.Index;
                continue;
            }

            if (id >= (ulong)_dense.Length) Array.Resize(ref _dense, (int)Math.Min(Dense, Math.Max(256, id * 2)) + 1);
            _dense[id] = added.Index + 1;
        }

        HasIdentifier |= (added.Fields & SampleFields.Identifier) != SampleFields.None;
        SampleId = HasIdentifier ? 8 : _events.Length == 0 ? added.Layout.SampleId : SampleId;
        Volatile.Write(ref _events, [.. _events, added]);
    }

    /// <summary>The index of the event with this sample id; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong id)
    {
        int[] dense = _dense;
        return id < (ulong)dense.Length ? dense[id] - 1 : FindSparse(id);
    }

    private int FindSparse(ulong id) => _sparse.TryGetValue(id, out int index) ? index : -1;

    /// <summary>Gives tracepoints their formats and names.</summary>
    public void Apply(TracingData tracing)
    {
        foreach (PerfEvent one in _events)
        {
            if (one.Type != PerfEvent.TracepointType || one.Format is not null) continue;
            one.Format = tracing.Find(one.Config);
            if (one.Name.Length == 0 && one.Format is { } format) one.Name = format.FullName;
        }
    }
}
