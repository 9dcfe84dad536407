using System.Runtime.InteropServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// The instances of a domain met so far: each internal id has a column, which it keeps. A null domain has the one column
/// of singular metrics.
/// </summary>
internal sealed class DomainTable
{
    private readonly Dictionary<int, int> _columns = [];
    private readonly List<int> _ids = [];
    private readonly List<NameReference> _names = [];
    private readonly List<bool> _inForce = [];
    private readonly List<int> _current = [];
    private int[] _sequence = [];
    private int[] _sequenceColumns = [];
    private int _sequenceLength = -1;
    private InstanceList? _former;
    private Timestamp _changed = Timestamp.MinValue;

    public DomainTable(InstanceDomainId indom, int index)
    {
        Indom = indom;
        Index = index;
    }

    public InstanceDomainId Indom { get; }

    public int Index { get; }

    public List<ReducedMetric> Metrics { get; } = [];

    /// <summary>The list in force; null before there is one.</summary>
    public InstanceList? List { get; private set; }

    public int ColumnCount => _ids.Count;

    public int Id(int column) => _ids[column];

    public bool IsInForce(int column) => _inForce[column];

    public bool HasName(int column) => _names[column].Source is not null;

    public ReadOnlySpan<byte> Name(int column) => _names[column].Bytes;

    /// <summary>The list that was in force right before a time that is not earlier than the last change.</summary>
    public InstanceList? ListBefore(Timestamp time) => _changed < time ? List : _former;

    /// <summary>Columns of a sequence of ids; valid until the next call. Records mostly repeat the sequence of the metric
    /// before.</summary>
    public ReadOnlySpan<int> Columns(ReadOnlySpan<int> ids)
    {
        if (ids.Length == _sequenceLength && ids.SequenceEqual(_sequence.AsSpan(0, _sequenceLength)))
            return _sequenceColumns.AsSpan(0, _sequenceLength);
        if (_sequence.Length < ids.Length)
        {
            Array.Resize(ref _sequence, ids.Length);
            Array.Resize(ref _sequenceColumns, ids.Length);
        }

        // The former sequence shifted by what came and went: mostly the same neighbours.
        var former = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var id = Indom.IsNull ? -1 : ids[i];
            _sequenceColumns[i] = former + 1 < ColumnCount && _ids[former + 1] == id ? former + 1 : Column(id);
            former = _sequenceColumns[i];
        }

        ids.CopyTo(_sequence);
        _sequenceLength = ids.Length;
        return _sequenceColumns.AsSpan(0, _sequenceLength);
    }

    /// <summary>Puts a list in force.</summary>
    /// <param name="list">The list.</param>
    /// <param name="time">From when on.</param>
    /// <param name="renamed">Told the column of each id that has a new name.</param>
    public void Apply(InstanceList list, Timestamp time, Action<int> renamed)
    {
        if (time > _changed)
            (_former, _changed) = (List, time);
        foreach (var column in CollectionsMarshal.AsSpan(_current))
            _inForce[column] = false;
        _current.Clear();
        List = list;
        var at = -1;
        for (var i = 0; i < list.Count; i++)
        {
            var id = list.Ids[i];
            at = at + 1 < ColumnCount && _ids[at + 1] == id ? at + 1 : Column(id);
            _inForce[at] = true;
            _current.Add(at);
            var name = new NameReference(list.Source, list.Offsets[i], list.Lengths[i]);
            if (_names[at].IsSameAs(name))
                continue;
            if (_names[at].Source is not null && !_names[at].Bytes.SequenceEqual(name.Bytes))
                renamed(at);
            _names[at] = name;
        }
    }

    /// <summary>Forgets which instances are in force and what they are called; columns stay.</summary>
    public void Restart()
    {
        List = _former = null;
        _current.Clear();
        _changed = Timestamp.MinValue;
        for (var i = 0; i < _ids.Count; i++)
        {
            _names[i] = default;
            _inForce[i] = false;
        }
    }

    private int Column(int id)
    {
        if (_columns.TryGetValue(id, out var column))
            return column;
        column = _ids.Count;
        _columns.Add(id, column);
        _ids.Add(id);
        _names.Add(default);
        _inForce.Add(false);
        return column;
    }

    private readonly record struct NameReference(ArchiveBytes? Source, long Offset, int Length)
    {
        public ReadOnlySpan<byte> Bytes => Source is null ? default : Source.Slice(Offset, Length);

        public bool IsSameAs(NameReference other) =>
            Offset == other.Offset && Length == other.Length && ReferenceEquals(Source, other.Source);
    }
}
