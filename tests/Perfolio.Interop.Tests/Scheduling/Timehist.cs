using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// What <c>perf sched timehist</c> and <c>perf sched latency</c> say of one thread of a recording. Times in ms.
/// </summary>
/// <param name="Runs">Runs, each of which ends with a switch.</param>
/// <param name="RunTime">Their sum, of <c>timehist -s</c>.</param>
/// <param name="LongestRun">The longest.</param>
/// <param name="Migrations">Migrations, of <c>timehist -s</c>.</param>
/// <param name="LongestDelay">The longest time from runnable to running, of <c>latency</c>.</param>
/// <param name="Delays">Scheduling delays of the runs that have one, of the lines of <c>timehist</c>.</param>
public sealed partial record Timehist(
    int Runs, double RunTime, double LongestRun, int Migrations, double LongestDelay, IReadOnlyList<double> Delays)
{
    /// <summary>Asks perf for some threads; keys are thread ids.</summary>
    public static async Task<IReadOnlyDictionary<int, Timehist>> AskAsync(
        string directory, string path, IReadOnlyCollection<int> tids)
    {
        string summary = await PerfAsync(directory, "sched", "timehist", "-s", "-M", "-i", path);
        string lines = await PerfAsync(directory, "sched", "timehist", "-i", path);
        string latency = await PerfAsync(directory, "sched", "latency", "-p", "-i", path);
        ILookup<int, double> delays = Line().Matches(lines).ToLookup(static m => Integer(m, "tid"), static m => Real(m, "delay"));
        ILookup<int, Match> late = Latency().Matches(latency).ToLookup(static m => Integer(m, "tid"));
        ILookup<int, Match> sums = Summary().Matches(summary).ToLookup(static m => Integer(m, "tid"));
        return tids.ToDictionary(static t => t, t =>
        {
            Match sum = sums[t].ShouldHaveSingleItem(summary);
            return new Timehist(
                Integer(sum, "runs"), Real(sum, "run"), Real(sum, "longest"), Integer(sum, "migrations"),
                late[t].Select(static m => Real(m, "max")).DefaultIfEmpty(0).Max(), [.. delays[t].Where(static d => d > 0)]);
        });
    }

    private static async Task<string> PerfAsync(string directory, params string[] arguments)
    {
        (int code, string output, string error) = await PerfTool.RunAsync(directory, arguments);
        code.ShouldBe(0, error);
        return output;
    }

    private static int Integer(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static double Real(Match match, string group) =>
        double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*(?<name>\S.*)\[(?<tid>\d+)(?:/\d+)?\]\s+-?\d+\s+(?<runs>\d+)\s+(?<run>[\d.]+)\s+[\d.]+\s+[\d.]+\s+(?<longest>[\d.]+)\s+[\d.]+\s+(?<migrations>\d+)", RegexOptions.Multiline, 60_000)]
    private static partial Regex Summary();

    [GeneratedRegex(
        @"^\s*[\d.]+ \[\d+\]\s+(?<name>\S.*)\[(?<tid>\d+)(?:/\d+)?\]\s+(?<wait>[\d.]+)\s+(?<delay>[\d.]+)\s+(?<run>[\d.]+)",
            RegexOptions.Multiline, 60_000)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*(?<name>\S.*):(?<tid>\d+)\s+\|\s+[\d.]+ ms \|\s+\d+ \| avg:\s+[\d.]+ ms \| max:\s+(?<max>[\d.]+) ms",
        RegexOptions.Multiline, 60_000)]
    private static partial Regex Latency();
}
