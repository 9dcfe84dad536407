namespace Perfolio.Metrics.Configuration;

/// <summary>A metric, or a node of the name space, in a logging configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InstanceIds">Internal ids asked for.</param>
/// <param name="InstanceNames">External names asked for. With neither, all instances are logged.</param>
/// <param name="Line">Where it stands.</param>
public sealed record LoggedMetric(string Name, IReadOnlyList<int> InstanceIds, IReadOnlyList<string> InstanceNames, int Line)
{
    /// <summary>The line, for the beginning of a message; empty when it was not read from a file.</summary>
    internal string Where => Line > 0 ? FormattableString.Invariant($"line {Line}: ") : "";
}
