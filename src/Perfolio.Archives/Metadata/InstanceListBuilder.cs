using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Metadata;

/// <summary>Collects instances with their names into a list.</summary>
public sealed class InstanceListBuilder
{
    private readonly List<(int Id, int Offset, int Length)> _entries = [];
    private byte[] _names = new byte[256];
    private int _used;

    /// <summary>Adds an instance; of equal ids the last wins.</summary>
    /// <param name="id">Internal id.</param>
    /// <param name="name">Name, without a NUL.</param>
    public void Add(int id, ReadOnlySpan<byte> name)
    {
        if (name.Length > _names.Length - _used)
            Array.Resize(ref _names, Math.Max(checked(_used + name.Length), checked(_names.Length * 2)));
        name.CopyTo(_names.AsSpan(_used));
        _entries.Add((id, _used, name.Length));
        _used += name.Length;
    }

    /// <summary>Makes the list.</summary>
    /// <returns>The instances, sorted by id.</returns>
    public InstanceList Build()
    {
        var sorted = _entries.Select(static (e, i) => (e.Id, e.Offset, e.Length, Order: i)).ToArray();
        Array.Sort(sorted, static (a, b) => a.Id != b.Id ? a.Id.CompareTo(b.Id) : a.Order.CompareTo(b.Order));
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i + 1 < sorted.Length && sorted[i + 1].Id == sorted[i].Id)
                continue;
            sorted[count++] = sorted[i];
        }

        var ids = new int[count];
        var offsets = new long[count];
        var lengths = new int[count];
        for (var i = 0; i < count; i++)
            (ids[i], offsets[i], lengths[i]) = (sorted[i].Id, sorted[i].Offset, sorted[i].Length);
        return new InstanceList(new MemoryBytes(_names.AsMemory(0, _used)), ids, offsets, lengths);
    }
}
