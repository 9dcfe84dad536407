using System.Globalization;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Summaries;

/// <summary>What was measured, how often and of which commit, and what is to be known before the numbers are believed.</summary>
internal static class SummaryHeading
{
    private const int ShownOfSha = 8;

    /// <summary>The command with its arguments and workload; empty when the profile names none.</summary>
    public static string CommandOf(Profile profile) =>
        string.Join(' ', new[] { profile.Command, profile.Arguments, profile.Workload }.Where(p => p.Length > 0));

    /// <summary><c>./list_search 10000 — 10 runs, commit 1a2b3c4d</c>.</summary>
    public static string TextOf(Profile profile, IReadOnlyList<MeasuredKind> kinds, string? commit, bool unicode)
    {
        var facts = new List<string> { RunsOf(profile, kinds) };
        if (!string.IsNullOrEmpty(commit)) facts.Add($"commit {commit[..Math.Min(ShownOfSha, commit.Length)]}");
        string text = string.Join(", ", facts), command = CommandOf(profile);
        return CellText.Printable(command.Length == 0 ? text : $"{command} {(unicode ? '—' : '-')} {text}");
    }

    /// <summary>Why the numbers are not the whole truth; empty as a rule.</summary>
    public static IReadOnlyList<string> RemarksOf(Profile profile)
    {
        var remarks = new List<string>();
        if (profile.Header.Member("partial") is { Kind: not (JsonKind.Null or JsonKind.Boolean) } partial)
            remarks.Add(CellText.Printable($"partial: {partial.ToDisplayText()}"));
        if (profile.Header.Member("dirty") is { Kind: not JsonKind.Null }) remarks.Add("measured with uncommitted changes");
        return remarks;
    }

    // Runs are counted by the wall times; what has none is counted by resources.
    private static string RunsOf(Profile profile, IReadOnlyList<MeasuredKind> kinds)
    {
        MeasuredKind[] real = kinds.Where(k => k is { Type: "time", Subtype: "real" }).ToArray();
        if (real.Length == 0) return Counted(profile.ResourceCount, "resource");
        int least = real.Min(k => k.Values.Count), most = real.Max(k => k.Values.Count);
        string runs = least == most
            ? Counted(most, "run")
            : string.Create(CultureInfo.InvariantCulture, $"{least} to {most} runs");
        int workloads = real.Select(k => k.Workload).Distinct(StringComparer.Ordinal).Count();
        return workloads == 1 ? runs : $"{Counted(workloads, "workload")}, {runs} each";
    }

    private static string Counted(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
