using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Sampling;

/// <summary>
/// The instances of a domain as they are now. An instance that comes back gets its id back: ids are given out in order of
/// discovery and stay for the life of the sampler, as with PCP. A sweep names every instance anew; one that is not named has
/// left.
/// </summary>
internal sealed class InstanceDomain
{
    private readonly bool _remember;
    private readonly Dictionary<int, Instance> _byId = [];
    private readonly Dictionary<byte[], Instance>.AlternateLookup<ReadOnlySpan<byte>> _byName =
        new Dictionary<byte[], Instance>(new NameComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
    private Instance[] _now = new Instance[8];
    private Instance[] _before = new Instance[8];
    private int _count;
    private int _countBefore;
    private int _nextId;
    private int _sweep;
    private bool _changed;
    private InstanceList? _list;

    /// <summary>Makes a domain.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="remember">Whether instances that left keep their ids; not for processes, whose ids the kernel gives.</param>
    public InstanceDomain(InstanceDomainId id, bool remember = true)
    {
        Id = id;
        _remember = remember;
    }

    public InstanceDomainId Id { get; }

    /// <summary>Number of instances.</summary>
    public int Count => _count;

    /// <summary>Counts the changes of the list.</summary>
    public int Version { get; private set; }

    /// <summary>The instances sorted by id; a new object after every change.</summary>
    public InstanceList List => _list ??= Build();

    /// <summary>Begins a sweep.</summary>
    public void Begin()
    {
        (_now, _before) = (_before, _now);
        _countBefore = _count;
        _count = 0;
        _changed = false;
        _sweep++;
    }

    /// <summary>Names an instance whose id is ours to give.</summary>
    /// <returns>Its id; -1 when this sweep has named it already.</returns>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (_count < _countBefore && name.SequenceEqual(_before[_count].Name))
            return Append(_before[_count]);
        if (_byName.TryGetValue(name, out var known))
            return Append(known);
        var added = Register(_nextId++, name);
        _byName[name] = added;
        return Append(added);
    }

    /// <summary>Names an instance with a meaningful id.</summary>
    /// <returns>The id; -1 when this sweep has named it already.</returns>
    public int Add(int id, ReadOnlySpan<byte> name)
    {
        if (_count < _countBefore && _before[_count].Id == id && name.SequenceEqual(_before[_count].Name))
            return Append(_before[_count]);
        if (!_byId.TryGetValue(id, out var known))
            return Append(Register(id, name));
        if (known.Sweep == _sweep)
            return -1;
        return Append(name.SequenceEqual(known.Name) ? known : Register(id, name));
    }

    /// <summary>Whether this sweep has named an instance whose id is ours to give.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => _byName.TryGetValue(name, out var known) && known.Sweep == _sweep;

    /// <summary>Ends a sweep.</summary>
    public void End()
    {
        if (!_changed && _count == _countBefore)
            return;
        Version++;
        _list = null;
        if (!_remember)
            Forget();
    }

    private int Append(Instance instance)
    {
        if (instance.Sweep == _sweep)
            return -1;
        instance.Sweep = _sweep;
        if (_count == _now.Length)
            Array.Resize(ref _now, _count * 2);
        _changed |= _count >= _countBefore || !ReferenceEquals(_before[_count], instance);
        _now[_count++] = instance;
        return instance.Id;
    }

    private Instance Register(int id, ReadOnlySpan<byte> name)
    {
        var instance = new Instance(id, name.ToArray());
        _byId[id] = instance;
        return instance;
    }

    private void Forget()
    {
        _byId.Clear();
        for (var i = 0; i < _count; i++)
            _byId[_now[i].Id] = _now[i];
    }

    private InstanceList Build()
    {
        var builder = new InstanceListBuilder();
        foreach (var instance in _now.AsSpan(0, _count))
            builder.Add(instance.Id, instance.Name);
        return builder.Build();
    }

    private sealed class Instance(int id, byte[] name)
    {
        public int Id { get; } = id;

        public byte[] Name { get; } = name;

        /// <summary>The sweep that named it last.</summary>
        public int Sweep { get; set; }
    }
}
