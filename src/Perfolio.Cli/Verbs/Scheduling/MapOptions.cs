using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>The options that choose tasks and window, common to <c>sched map</c> and <c>sched successors</c>.</summary>
internal sealed class MapOptions
{
    private readonly Option<double?> _cap = new("-c", "--cap")
    {
        Description = "Length of the window in ms, counted from --from; all of the capture by default.",
        HelpName = "ms"
    };
    private readonly Option<double> _from = new("-f", "--from")
    {
        Description = "Beginning of the window in ms after the capture's first event.",
        HelpName = "ms"
    };
    private readonly Option<string?> _map = new("--map") { Description = "CSV file with role names of tasks.", HelpName = "csv" };
    private readonly Option<bool> _merge = new("--merge-sys-tasks")
    {
        Description = "Cut /... off names: swapper/0 is swapper, kworker/1:2 is kworker."
    };
    private readonly Option<bool> _tid = new("--append-tid") { Description = "Tasks are name:tid, each thread by itself." };

    /// <summary>The captures.</summary>
    public Argument<string[]> Captures { get; } = new("capture")
    {
        Description = "perf.data, .cdict or .pfs files.",
        Arity = ArgumentArity.OneOrMore
    };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [_cap, _from, _map, _merge, _tid];

    /// <summary>The captures' paths.</summary>
    public string[] Paths(Session session, ParseResult result) =>
        [.. result.GetValue(Captures)!.Select(p => CaptureFile.Resolve(Path.GetFullPath(p, session.Directory)))];

    /// <summary>What was asked for.</summary>
    public DashboardOptions Read(Session session, ParseResult result, TaskSelection tasks) => new()
    {
        Tasks = tasks,
        From = Nanoseconds(result.GetValue(_from), "--from"),
        Length = result.GetValue(_cap) is { } cap ? Window(cap) : null,
        Map = result.GetValue(_map) is { } csv ? TaskMap.Read(Mapping(Path.GetFullPath(csv, session.Directory), csv)) : null,
        MergeSystemTasks = result.GetValue(_merge),
        AppendTid = result.GetValue(_tid),
    };

    private static long Window(double milliseconds) => Nanoseconds(milliseconds, "--cap") is > 0 and var length
        ? length
        : throw new UsageException("--cap takes milliseconds above 0; without it the window is all of the capture");

    private static string Mapping(string path, string given) =>
        File.Exists(path) ? path : throw new OperationException($"Invalid mapping file: {given}");

    private static long Nanoseconds(double milliseconds, string option) => milliseconds is >= 0 and < 1e12
        ? (long)(milliseconds * 1e6)
        : throw new UsageException(
            string.Create(CultureInfo.InvariantCulture, $"{option} takes milliseconds from 0 on, not {milliseconds}"));
}
