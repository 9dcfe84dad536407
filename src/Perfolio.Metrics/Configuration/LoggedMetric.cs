namespace Perfolio.Metrics.Configuration;

/// <summary>A metric, or a node of the name space, in a logging configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InstanceIds">Internal ids asked for.</param>
/// <param name="InstanceNames">External names asked for. With neither, all instances are logged.</param>
/// <param name="Line">Where it stands.</param>
public sealed record LoggedMetric(string Name, IReadOnlyList<int> InstanceIds, IReadOnlyList<string> InstanceNames, int Line)
{
    /// <summary>The file it stands in; empty when it was not read from a file.</summary>
    public string File { get; init; } = "";

    /// <summary>Metrics, or nodes of the name space, that are left out although this name or one above it was given.</summary>
    public IReadOnlyCollection<string> Excluded { get; init; } = [];

    /// <summary>File and line, for the beginning of a message; empty when it was not read from a file.</summary>
    internal string Where => Line == 0 ? "" : FormattableString.Invariant($"{(File.Length > 0 ? File + ", " : "")}line {Line}: ");

    /// <summary>Whether a metric is left out.</summary>
    internal bool Excludes(string name) =>
        Excluded.Any(e => name.StartsWith(e, StringComparison.Ordinal) && (name.Length == e.Length || name[e.Length] == '.'));
}
