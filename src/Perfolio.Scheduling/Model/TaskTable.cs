using System.Globalization;
using System.Text;

namespace Perfolio.Scheduling.Model;

/// <summary>All tasks of a capture: pairs of thread id and name. Grows while a source is read; indexes stay.</summary>
public sealed class TaskTable
{
    private readonly List<SchedTask> _tasks = [];
    private readonly Dictionary<Key, int> _index = new(KeyComparer.Instance);
    private readonly Dictionary<Key, int>.AlternateLookup<KeySpan> _bySpan;

    /// <summary>Makes an empty table.</summary>
    public TaskTable() => _bySpan = _index.GetAlternateLookup<KeySpan>();

    /// <summary>Number of tasks.</summary>
    public int Count => _tasks.Count;

    /// <summary>A task.</summary>
    public SchedTask this[int index] => _tasks[index];

    /// <summary>Finds or adds a task.</summary>
    /// <param name="tid">Thread id.</param>
    /// <param name="name">Name, without NUL.</param>
    /// <returns>Its index.</returns>
    public int Add(int tid, ReadOnlySpan<byte> name)
    {
        var key = new KeySpan(tid, name);
        if (_bySpan.TryGetValue(key, out int index)) return index;
        byte[] bytes = name.ToArray();
        _tasks.Add(new SchedTask(tid, bytes));
        _index.Add(new Key(tid, bytes), _tasks.Count - 1);
        return _tasks.Count - 1;
    }

    /// <summary>Finds or adds the task of which only the thread id is known: its name is <c>:TID</c>, as perf has it.</summary>
    public int AddUnnamed(int tid) => Add(tid, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $":{tid}")));

    // No structure: dictionaries of references are compiled ahead.
    private sealed record Key(int Tid, byte[] Name);

    private readonly ref struct KeySpan(int tid, ReadOnlySpan<byte> name)
    {
        public readonly int Tid = tid;
        public readonly ReadOnlySpan<byte> Name = name;
    }

    private sealed class KeyComparer : IEqualityComparer<Key>, IAlternateEqualityComparer<KeySpan, Key>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(Key? x, Key? y) =>
            x is not null && y is not null && x.Tid == y.Tid && x.Name.AsSpan().SequenceEqual(y.Name);

        public int GetHashCode(Key obj) => GetHashCode(new KeySpan(obj.Tid, obj.Name));

        public Key Create(KeySpan alternate) => new(alternate.Tid, alternate.Name.ToArray());

        public bool Equals(KeySpan alternate, Key other) =>
            alternate.Tid == other.Tid && alternate.Name.SequenceEqual(other.Name);

        public int GetHashCode(KeySpan alternate)
        {
            var hash = default(HashCode);
            hash.Add(alternate.Tid);
            hash.AddBytes(alternate.Name);
            return hash.ToHashCode();
        }
    }
}
