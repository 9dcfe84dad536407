namespace Perfolio.Profiles.Store;

/// <summary>One line of a changes file (docs/formats/perun-store.md, "Changes").</summary>
/// <param name="Location">Where: a function, a file, or another uid.</param>
/// <param name="Result">The verdict, e.g. <c>Degradation</c> or <c>Optimization</c>.</param>
/// <param name="Type">The kind of difference the check found.</param>
/// <param name="From">The baseline's value with its unit.</param>
/// <param name="To">The target's value with its unit.</param>
/// <param name="Rate">The difference.</param>
/// <param name="ConfidenceType">How the confidence was measured; <c>no</c> when it was not.</param>
/// <param name="ConfidenceRate">The confidence.</param>
/// <param name="RelativeRate">The difference relative to the baseline.</param>
/// <param name="Source">The full id of the baseline's minor version.</param>
/// <param name="CommandString">Command and workload.</param>
public sealed record PerformanceChange(
    string Location, string Result, string Type, string From, string To, double Rate,
    string ConfidenceType, double ConfidenceRate, double RelativeRate, string Source, string CommandString)
{
    /// <summary>True for the verdicts that count as a degradation.</summary>
    public bool IsDegradation => Result.EndsWith("Degradation", StringComparison.Ordinal);

    /// <summary>True for the verdicts that count as an optimization.</summary>
    public bool IsOptimization => Result.EndsWith("Optimization", StringComparison.Ordinal);
}
