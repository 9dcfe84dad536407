using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Pmda;

/// <summary>Names of metrics and what they stand for: a tree that never changes. Replace it as a whole.</summary>
public sealed class NameSpace
{
    /// <summary>Without any name.</summary>
    public static readonly NameSpace Empty = new([], []);

    private readonly string[] _names;
    private readonly Pmid[] _pmids;
    private readonly Dictionary<Pmid, List<string>> _byPmid = [];
    private Dictionary<string, int>? _ranks;

    // Sorted by ordinal value: what begins alike stands together.
    private NameSpace(string[] names, Pmid[] pmids)
    {
        _names = names;
        _pmids = pmids;
        for (var i = 0; i < names.Length; i++)
        {
            if (!_byPmid.TryGetValue(pmids[i], out var list))
                _byPmid.Add(pmids[i], list = new List<string>(1));
            list.Add(names[i]);
        }
    }

    /// <summary>Number of names.</summary>
    public int Count => _names.Length;

    /// <summary>Makes a name space.</summary>
    /// <param name="metrics">Full names and what they stand for. A metric may have many names.</param>
    /// <returns>The name space.</returns>
    /// <param name="keepOrder">Whether <see cref="Leaves"/> lists them as they are given here; otherwise sorted.</param>
    /// <exception cref="ArgumentException">A name is none, occurs twice, or is both a metric and a node above others.</exception>
    public static NameSpace Create(IEnumerable<KeyValuePair<string, Pmid>> metrics, bool keepOrder = false)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var sorted = metrics.ToArray();
        var names = Array.ConvertAll(sorted, static m => m.Key);
        var pmids = Array.ConvertAll(sorted, static m => m.Value);
        Array.Sort(names, pmids, StringComparer.Ordinal);
        var made = new NameSpace(names, pmids);
        if (keepOrder)
            made._ranks = sorted.Select(static (m, i) => (m.Key, i)).ToDictionary(static m => m.Key, static m => m.i, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!IsName(names[i]))
                throw new ArgumentException($"'{names[i]}' is not the name of a metric", nameof(metrics));
            if ((i > 0 && string.Equals(names[i - 1], names[i], StringComparison.Ordinal)) || made.Below(names[i]).Length > 0)
                throw new ArgumentException(
                    $"'{names[i]}' occurs twice, or is a metric and a node above others", nameof(metrics));
        }

        return made;
    }

    /// <summary>Whether a text can be the name of a metric or a node: components of letters, digits and <c>_</c>, a letter
    /// first.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = true;
        foreach (var c in text)
        {
            if (first ? !char.IsAsciiLetter(c) : !(char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
                return false;
            first = c == '.';
        }

        return !first;
    }

    /// <summary>Finds a metric.</summary>
    /// <param name="name">Its full name.</param>
    /// <returns>What it stands for; null when there is no such metric.</returns>
    public Pmid? Find(string name)
    {
        var index = Array.BinarySearch(_names, name, StringComparer.Ordinal);
        return index >= 0 ? _pmids[index] : null;
    }

    /// <summary>All names of a metric.</summary>
    /// <param name="pmid">The metric.</param>
    /// <returns>Its full names; none when it has no name.</returns>
    public IReadOnlyList<string> NamesOf(Pmid pmid) => _byPmid.TryGetValue(pmid, out var names) ? names : [];

    /// <summary>The metrics at or below a node.</summary>
    /// <param name="node">Full name of a metric or a node; empty for all.</param>
    /// <returns>Full names, sorted or in the order given; none when there is no such node.</returns>
    public IReadOnlyList<string> Leaves(string node)
    {
        if (Find(node) is not null)
            return [node];
        var leaves = Below(node).ToArray();
        if (_ranks is { } ranks)
            Array.Sort(leaves, (a, b) => ranks[a].CompareTo(ranks[b]));
        return leaves;
    }

    /// <summary>The direct children of a node.</summary>
    /// <param name="node">Full name of a node; empty for the root.</param>
    /// <returns>Their last components, sorted, and whether they are metrics; none when there is no such node or it is a
    /// metric.</returns>
    public IReadOnlyList<(string Name, bool IsMetric)> Children(string node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var children = new List<(string Name, bool IsMetric)>();
        var start = node.Length == 0 ? 0 : node.Length + 1;
        foreach (var name in Below(node))
        {
            var end = name.IndexOf('.', start);
            var child = end < 0 ? name[start..] : name[start..end];
            if (children.Count == 0 || !string.Equals(children[^1].Name, child, StringComparison.Ordinal))
                children.Add((child, end < 0));
        }

        return children;
    }

    private ReadOnlySpan<string> Below(string node)
    {
        if (node.Length == 0)
            return _names;
        // '/' is what follows '.', so these two enclose all names that begin with the node and a dot.
        return _names.AsSpan(Position(node + '.')..Position(node + '/'));
    }

    private int Position(string name)
    {
        var index = Array.BinarySearch(_names, name, StringComparer.Ordinal);
        return index < 0 ? ~index : index;
    }
}
