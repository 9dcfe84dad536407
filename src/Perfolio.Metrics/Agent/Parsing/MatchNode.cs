using System.Text;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>
/// A place in a document that metrics are read from, or that lies on the way to one. It learns in what order members come, so
/// that the
/// next document is compared with what is expected instead of being looked up. Belongs to one parser.
/// </summary>
internal sealed class MatchNode
{
    private const int MostLearned = 64;
    private const int LongestLearned = 64;
    private const int MostLessons = 4096;

    private readonly Dictionary<string, MatchNode> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MatchNode>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<(byte[] Quoted, MatchNode? Node)> _order = [];
    private int _lessons;

    public MatchNode() => _lookup = _children.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The columns that take a value here.</summary>
    public List<ColumnPlan> Columns { get; } = [];

    /// <summary>The array whose elements are rows; -1 when this is none.</summary>
    public int Table { get; set; } = -1;

    /// <summary>Of such an array, what an element is.</summary>
    public MatchNode? Element { get; set; }

    /// <summary>Whether surplus members of an object here count.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether the generation stands here.</summary>
    public bool IsGeneration { get; set; }

    /// <summary>The object in which this member was seen last, to find duplicates.</summary>
    public long SeenIn { get; set; } = -1;

    public bool HasChildren => _children.Count > 0;

    public MatchNode Child(string token)
    {
        if (!_children.TryGetValue(token, out var child))
            _children.Add(token, child = new MatchNode());
        return child;
    }

    /// <summary>Closes this place and all below.</summary>
    public void CloseAll()
    {
        var open = new Stack<MatchNode>([this]);
        while (open.TryPop(out var node))
        {
            node.IsClosed = true;
            foreach (var child in node._children.Values)
                open.Push(child);
            if (node.Element is { } element)
                open.Push(element);
        }
    }

    /// <summary>The element of an array that pointers name by its position.</summary>
    public MatchNode? ElementAt(int index)
    {
        if (_children.Count == 0)
            return null;
        Span<char> digits = stackalloc char[11];
        index.TryFormat(digits, out var length);
        return _lookup.TryGetValue(digits[..length], out var child) ? child : null;
    }

    /// <summary>Whether the expected member stands at a place: the quoted name is compared.</summary>
    public unsafe bool IsExpected(int position, byte* at, byte* end, out int length, out MatchNode? node)
    {
        if (position < _order.Count)
        {
            (var quoted, node) = _order[position];
            length = quoted.Length;
            return end - at >= length && new ReadOnlySpan<byte>(at, length).SequenceEqual(quoted);
        }

        length = 0;
        node = null;
        return false;
    }

    /// <summary>Looks a member up by its name and remembers that it came at this position.</summary>
    public MatchNode? Find(int position, ReadOnlySpan<byte> name, bool escaped)
    {
        Span<byte> plain = stackalloc byte[256];
        if (escaped)
        {
            if (name.Length > plain.Length)
                plain = new byte[name.Length];
            var length = JsonEscapes.Decode(name, plain);
            if (length < 0)
                return null;
            return Find(plain[..length]);
        }

        var node = Find(name);
        if (position < MostLearned && name.Length <= LongestLearned && position <= _order.Count && _lessons < MostLessons)
            Learn(position, name, node);
        return node;
    }

    private MatchNode? Find(ReadOnlySpan<byte> name)
    {
        if (_children.Count == 0)
            return null;
        Span<char> text = stackalloc char[256];
        if (name.Length > text.Length)
            text = new char[name.Length];
        var length = Encoding.UTF8.GetChars(name, text);
        return _lookup.TryGetValue(text[..length], out var node) ? node : null;
    }

    private void Learn(int position, ReadOnlySpan<byte> name, MatchNode? node)
    {
        _lessons++;
        byte[] quoted = [(byte)'"', .. name, (byte)'"'];
        if (position == _order.Count)
            _order.Add((quoted, node));
        else
            _order[position] = (quoted, node);
    }
}
