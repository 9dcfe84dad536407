using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>All instances of a domain that a report has met, in a fixed order: each has a position for the life of the
/// report.</summary>
public sealed class KnownInstances
{
    private readonly List<int> _ids = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<int, int> _positions = [];

    /// <summary>Makes the instances of a domain.</summary>
    /// <param name="indom">The domain; the null domain has one instance without name.</param>
    public KnownInstances(InstanceDomainId indom)
    {
        Indom = indom;
        if (indom.IsNull)
            Add(-1, "");
    }

    /// <summary>The domain.</summary>
    public InstanceDomainId Indom { get; }

    /// <summary>Whether these are the instances of a metric without instances: exactly one, nameless.</summary>
    public bool IsSingular => Indom.IsNull;

    /// <summary>Number of instances.</summary>
    public int Count => _ids.Count;

    /// <summary>Name of the instance at a position; empty for a metric without instances.</summary>
    /// <param name="position">The position.</param>
    /// <returns>The name.</returns>
    public string Name(int position) => _names[position];

    /// <summary>Internal id of the instance at a position; -1 for a metric without instances.</summary>
    /// <param name="position">The position.</param>
    /// <returns>The id.</returns>
    public int Id(int position) => _ids[position];

    /// <summary>Position of an instance.</summary>
    /// <param name="id">Its internal id.</param>
    /// <returns>The position; -1 when it is unknown.</returns>
    public int PositionOf(int id) => IsSingular ? 0 : _positions.GetValueOrDefault(id, -1);

    /// <summary>Adds what is new in a list, keeping what is known.</summary>
    /// <param name="list">Instances.</param>
    /// <returns>Whether anything was new.</returns>
    public bool Merge(InstanceList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var count = Count;
        for (var i = 0; i < list.Count; i++)
        {
            if (!_positions.ContainsKey(list.Ids[i]))
                Add(list.Ids[i], list.Name(i));
        }

        return Count != count;
    }

    /// <summary>Sorts by internal id; only before positions are in use.</summary>
    internal void Sort()
    {
        var order = Enumerable.Range(0, Count).OrderBy(i => _ids[i]).ToArray();
        var ids = order.Select(i => _ids[i]).ToArray();
        var names = order.Select(i => _names[i]).ToArray();
        _ids.Clear();
        _names.Clear();
        _positions.Clear();
        for (var i = 0; i < ids.Length; i++)
            Add(ids[i], names[i]);
    }

    private void Add(int id, string name)
    {
        _positions.Add(id, _ids.Count);
        _ids.Add(id);
        // Control characters in a name must not break lines of a report.
        _names.Add(name.Any(char.IsControl) ? Clean(name) : name);
    }

    private static string Clean(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsControl(c) ? ' ' : c);
        return text.ToString();
    }
}
