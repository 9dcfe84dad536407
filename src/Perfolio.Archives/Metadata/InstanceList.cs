using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Metadata;

/// <summary>The instances of a domain at one time, sorted by internal id. Names stay where they are until they are asked
/// for.</summary>
public sealed class InstanceList
{
    private readonly ArchiveBytes _source;
    private readonly int[] _ids;
    private readonly long[] _offsets;
    private readonly int[] _lengths;

    internal InstanceList(ArchiveBytes source, int[] ids, long[] offsets, int[] lengths)
    {
        _source = source;
        _ids = ids;
        _offsets = offsets;
        _lengths = lengths;
    }

    /// <summary>Internal ids, ascending.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>Number of instances.</summary>
    public int Count => _ids.Length;

    internal ReadOnlySpan<long> Offsets => _offsets;

    internal ReadOnlySpan<int> Lengths => _lengths;

    internal ArchiveBytes Source => _source;

    /// <summary>Makes a list of instances.</summary>
    /// <param name="instances">Ids and names in any order; of equal ids the last wins.</param>
    /// <returns>The list.</returns>
    public static InstanceList Create(IEnumerable<KeyValuePair<int, string>> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var builder = new InstanceListBuilder();
        foreach (var (id, name) in instances)
            builder.Add(id, ArchiveText.Encode(name));
        return builder.Build();
    }

    /// <summary>The name of the instance at a position, as bytes without a NUL.</summary>
    /// <param name="index">Position.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> NameBytes(int index) => _source.Slice(_offsets[index], _lengths[index]);

    /// <summary>The name of the instance at a position.</summary>
    /// <param name="index">Position.</param>
    /// <returns>The name.</returns>
    public string Name(int index) => ArchiveText.Decode(NameBytes(index));

    /// <summary>Position of an internal id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The position, negative when the id is not in the list.</returns>
    public int IndexOf(int id) => _ids.AsSpan().BinarySearch(id);

    /// <summary>Position of an internal id, looked for first behind that of another: values mostly come in the order of the
    /// list.</summary>
    /// <param name="id">The id.</param>
    /// <param name="former">Position of the value before, negative when there is none.</param>
    /// <returns>The position, negative when the id is not in the list.</returns>
    internal int IndexOf(int id, int former)
    {
        var next = former < 0 ? 0 : former + 1;
        return next < _ids.Length && _ids[next] == id ? next : IndexOf(id);
    }

    /// <summary>Name of an internal id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The name; null when the id is not in the list.</returns>
    public string? NameOf(int id)
    {
        var index = IndexOf(id);
        return index < 0 ? null : Name(index);
    }

    /// <summary>Whether two lists hold the same ids with the same names.</summary>
    /// <param name="other">The other list.</param>
    /// <returns>Whether they are equal.</returns>
    public bool SameAs(InstanceList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            return true;
        if (!_ids.AsSpan().SequenceEqual(other._ids) || !_lengths.AsSpan().SequenceEqual(other._lengths))
            return false;
        for (var i = 0; i < _ids.Length; i++)
        {
            if (!(_offsets[i] == other._offsets[i] && ReferenceEquals(_source, other._source))
                && !NameBytes(i).SequenceEqual(other.NameBytes(i)))
                return false;
        }

        return true;
    }
}
