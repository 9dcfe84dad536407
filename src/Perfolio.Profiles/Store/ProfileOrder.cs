namespace Perfolio.Profiles.Store;

/// <summary>The order of profile lists, from which the tags <c>i@p</c> and <c>i@i</c> count: one attribute, descending.</summary>
public sealed class ProfileOrder
{
    private readonly Func<ProfileEntry, string> _key;

    private ProfileOrder(string name, Func<ProfileEntry, string> key)
    {
        Name = name;
        _key = key;
    }

    /// <summary>The attributes by which lists can be sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["realpath", "type", "time", "cmd", "workload", "collector", "checksum", "source"];

    /// <summary>By time, newest first.</summary>
    public static ProfileOrder Default { get; } = Parse("time");

    /// <summary>The attribute.</summary>
    public string Name { get; }

    /// <summary>The order by an attribute.</summary>
    /// <exception cref="OperationException">There is no such attribute.</exception>
    public static ProfileOrder Parse(string name) => new(name, name switch
    {
        "realpath" => p => p.Path,
        "type" => p => p.Line.Type,
        "time" => p => p.Line.Time.ToString("D10"),
        "cmd" => p => p.Line.Command,
        "workload" => p => p.Line.Workload,
        "collector" => p => p.Line.Collector,
        "checksum" => p => p.Line.Checksum,
        "source" => p => p.Source,
        _ => throw new OperationException($"profiles cannot be sorted by '{name}', only by {string.Join(", ", Names)}"),
    });

    /// <summary>The profiles in this order; equal ones keep the order of the index.</summary>
    public IReadOnlyList<ProfileEntry> Sort(IEnumerable<ProfileEntry> profiles) =>
        [.. profiles.OrderByDescending(_key, StringComparer.Ordinal)];
}
