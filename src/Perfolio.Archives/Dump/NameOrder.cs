using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Dump;

/// <summary>The order in which PCP's tools print the names of a metric that has several: that of the tree of
/// all names, siblings in the order in which the file names them first.</summary>
internal sealed class NameOrder
{
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);

    public NameOrder(ArchiveMetadata metadata)
    {
        var root = new Node();
        foreach (var descriptor in metadata.Descriptors)
        {
            foreach (var name in descriptor.Names)
                Add(root, name);
        }

        Rank(root);
    }

    /// <summary>The names, joined by "or".</summary>
    public byte[] Join(MetricDescriptor? descriptor) => descriptor is null || descriptor.Names.Count == 0
        ? "<noname>"u8.ToArray()
        : Join(descriptor.EncodedNames.OrderBy(n => _ranks[ArchiveText.Decode(n)]));

    private static byte[] Join(IEnumerable<byte[]> names)
    {
        var joined = new List<byte>();
        foreach (var name in names)
        {
            if (joined.Count > 0)
                joined.AddRange(" or "u8);
            joined.AddRange(name);
        }

        return [.. joined];
    }

    private static void Add(Node root, string name)
    {
        var node = root;
        // Names come from a file: their depth is bounded so that hostile ones cost no more than others.
        var parts = name.Split('.', 64);
        foreach (var part in parts)
        {
            if (!node.Index.TryGetValue(part, out var child))
            {
                child = new Node();
                node.Index[part] = child;
                node.Children.Add(child);
            }

            node = child;
        }

        node.Names.Add(name);
    }

    private void Rank(Node root)
    {
        var stack = new Stack<Node>();
        stack.Push(root);
        while (stack.TryPop(out var node))
        {
            foreach (var name in node.Names)
                _ranks.TryAdd(name, _ranks.Count);
            for (var i = node.Children.Count - 1; i >= 0; i--)
                stack.Push(node.Children[i]);
        }
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Index { get; } = new(StringComparer.Ordinal);

        public List<Node> Children { get; } = [];

        public List<string> Names { get; } = [];
    }
}
