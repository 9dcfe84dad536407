using System.Text;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Cdict;

/// <summary>The names of a cdict, each once.</summary>
public sealed class NameList
{
    private byte[][] _names = new byte[64][];
    private readonly Dictionary<byte[], int> _index = new(Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Makes an empty list.</summary>
    public NameList() => _bySpan = _index.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Number of names.</summary>
    public int Count { get; private set; }

    /// <summary>A name as it was recorded. Another thread may ask for names that were there when it was told of them.</summary>
    public ReadOnlyMemory<byte> this[int index] => _names[index];

    /// <summary>A name for people: control characters and what is no UTF-8 as <c>\xNN</c>.</summary>
    public string Display(int index) => TaskName.Display(_names[index]);

    /// <summary>Finds or adds a name.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (_bySpan.TryGetValue(name, out int index)) return index;
        byte[] bytes = name.ToArray();
        if (Count == _names.Length) Array.Resize(ref _names, Count * 2);
        _names[Count] = bytes;
        _index.Add(bytes, Count);
        return Count++;
    }

    /// <summary>Adds the names of a mapping and gives their indexes by thread id.</summary>
    internal Dictionary<int, int> Of(TaskMap map)
    {
        var names = new Dictionary<int, int>();
        foreach ((int tid, string name) in map.Names) names[tid] = Add(Encoding.UTF8.GetBytes(name));
        return names;
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
