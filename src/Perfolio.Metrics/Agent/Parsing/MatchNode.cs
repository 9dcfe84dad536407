using System.Text;
using Perfolio.Archives.Format;

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
    private ExpectedMember[] _order = [];
    private int _learned;
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

    /// <summary>The only column that takes a value here; null when there are none or several.</summary>
    public ColumnPlan? Only { get; private set; }

    /// <summary>What short numbers become.</summary>
    public QuickValue Quick { get; private set; }

    /// <summary>The members that are expected, in their order.</summary>
    public ReadOnlySpan<ExpectedMember> Expected => _order.AsSpan(0, _learned);

    /// <summary>Settles what values at this place and below become; nothing is added to it afterwards.</summary>
    public void Complete()
    {
        var open = new Stack<MatchNode>([this]);
        while (open.TryPop(out var node))
        {
            node.Only = node.Columns.Count == 1 ? node.Columns[0] : null;
            node.Quick = node.IsGeneration ? QuickValue.None
                : node.Columns.Count == 0 ? QuickValue.Unwanted
                : node.Only is not { Bounds: null } only ? QuickValue.None
                : only.Type switch
                {
                    MetricType.Int64 => QuickValue.Integer,
                    MetricType.Double => QuickValue.Double,
                    _ => QuickValue.None,
                };
            foreach (var child in node._children.Values)
                open.Push(child);
            if (node.Element is { } element)
                open.Push(element);
        }
    }

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

    /// <summary>Looks a member up by its name.</summary>
    public MatchNode? Find(ReadOnlySpan<byte> name, bool escaped)
    {
        if (!escaped)
            return Find(name);
        Span<byte> plain = stackalloc byte[256];
        if (name.Length > plain.Length)
            plain = new byte[name.Length];
        var length = JsonEscapes.Decode(name, plain);
        return length < 0 ? null : Find(plain[..length]);
    }

    /// <summary>Remembers that a member came at a position.</summary>
    /// <param name="position">Which member of its object it was.</param>
    /// <param name="text">From its opening quote to the colon.</param>
    /// <param name="nameLength">Length of the name, which has no escapes.</param>
    /// <param name="node">What it means.</param>
    public void Learn(int position, ReadOnlySpan<byte> text, int nameLength, MatchNode? node)
    {
        if (position >= MostLearned || position > _learned || text.Length > LongestLearned || _lessons == MostLessons)
            return;
        _lessons++;
        if (position == _order.Length)
            Array.Resize(ref _order, Math.Min(MostLearned, Math.Max(4, 2 * _order.Length)));
        _order[position] = new ExpectedMember(text, nameLength, node);
        _learned = Math.Max(_learned, position + 1);
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
}
