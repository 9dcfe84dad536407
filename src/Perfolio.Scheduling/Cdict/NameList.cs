using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Cdict;

/// <summary>The names of a cdict, each once.</summary>
public sealed class NameList
{
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<byte[], int> _index = new(Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Makes an empty list.</summary>
    public NameList() => _bySpan = _index.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Number of names.</summary>
    public int Count => _names.Count;

    /// <summary>A name as it was recorded.</summary>
    public ReadOnlyMemory<byte> this[int index] => _names[index];

    /// <summary>A name for people: control characters and what is no UTF-8 as <c>\xNN</c>.</summary>
    public string Display(int index) => TaskName.Display(_names[index]);

    /// <summary>Finds or adds a name.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (_bySpan.TryGetValue(name, out int index)) return index;
        byte[] bytes = name.ToArray();
        _names.Add(bytes);
        _index.Add(bytes, _names.Count - 1);
        return _names.Count - 1;
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
