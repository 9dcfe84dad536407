namespace Perfolio.Metrics.Reporting.Stock;

/// <summary>A group of <c>sadf -j</c>: keys and the formulas behind them.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Subgroup">Name of the object inside the group; empty for the group itself.</param>
internal sealed record SadfGroup(string Group, string Subgroup)
{
    /// <summary>Key of the instance, when the group is an array.</summary>
    public string? InstanceKey { get; private set; }

    /// <summary>What stands for the instance in the item of an array that has none.</summary>
    public string? Single { get; private set; }

    /// <summary>The keys.</summary>
    public List<SadfKey> Keys { get; } = [];

    /// <summary>Reads the groups built in.</summary>
    public static IReadOnlyList<SadfGroup> Load()
    {
        var groups = new List<SadfGroup>();
        foreach (var raw in StockSets.Resource("stock-sadf.conf").Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
            {
                var names = line[1..^1].Split(' ');
                groups.Add(new SadfGroup(names[0], names.Length > 1 ? names[1] : ""));
                continue;
            }

            groups[^1].Read(line, groups.Sum(static g => g.Keys.Count));
        }

        return groups;
    }

    private void Read(string line, int number)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var key = line[..equals].Trim();
        var value = line[(equals + 1)..].Trim();
        switch (key)
        {
            case "instance":
                InstanceKey = value;
                break;
            case "single":
                (InstanceKey, Single) = (value.Split('=')[0], value.Split('=')[1]);
                break;
            default:
                var parts = value.Split(" | ");
                var unit = parts.Length > 1 && parts[1] != "-" ? parts[1] : null;
                Keys.Add(new SadfKey(key, FormattableString.Invariant($"sadf.k{number}"), parts[0], unit, parts.Length > 2 ? parts[2] : "2"));
                break;
        }
    }
}
