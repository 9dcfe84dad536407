using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched map</c>, also called as <c>perfmap</c>.</summary>
internal sealed class MapVerb
{
    private readonly MapOptions _options = new();
    private readonly Option<string?> _task = new("-t", "--task")
    {
        Description = "Tasks whose name begins with a match of this regular expression; a leading * means .*, with --heatmaps " +
            "a number is a thread id.",
        HelpName = "regex",
    };

    private readonly Option<bool> _heatmaps = new("--heatmaps")
    {
        Description = "Densities of switches, sleeps and KVM exits and core locality over time, instead of charts."
    };
    private readonly Option<string?> _label = new("--label")
    {
        Description = "Title of the page and beginning of its file name.",
        HelpName = "text"
    };
    private readonly Option<string?> _output = new("--output-dir")
    {
        Description = "Where the page goes; by default beside the first capture.",
        HelpName = "dir"
    };
    private readonly Option<bool> _headless = new("--headless") { Description = "Do not open the page in a browser." };
    private readonly Option<string?> _successors = new("--successors-of")
    {
        Description = "Print who ran after a task (thread id or exact name), and make no page.",
        HelpName = "task"
    };
    private readonly Option<bool> _list = new("--list")
    {
        Description = "Print the tasks with their number of events, and make no page."
    };
    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Also write every table as CSV into this directory.",
        HelpName = "dir"
    };
    private readonly Option<bool> _json = new("--json") { Description = "Print every table as JSON." };

    public static Command Make() => new MapVerb().Build();

    private Verb Build()
    {
        var verb = new Verb(
            "map", "Make dashboards of captures, and of the differences between several: one HTML page that needs no network.",
            "perfolio sched map -t '*vcpu0' test.cdict", "perfolio sched map -t '*vcpu0' --heatmaps -c 1000 test.cdict",
            "perfolio sched map -t '*' -c 1000 -f 2000 test.pfs",
            "perfolio sched map -t '*vcpu0' test.cdict test2.cdict") { _options.Captures, _task, _heatmaps };
        foreach (Option option in _options.All) verb.Options.Add(option);
        foreach (var option in new Option[] { _label, _output, _headless, _successors, _list, _csv, _json })
            verb.Options.Add(option);
        return verb.Does((session, result, token) => Task.FromResult(Run(session, result, token)));
    }

    private int Run(Session session, ParseResult result, CancellationToken token)
    {
        string[] paths = _options.Paths(session, result);
        string? task = result.GetValue(_task);
        if (result.GetValue(_list))
        {
            MapReports.List(
                session, paths, _options.Read(session, result, Selection(task ?? "*", false)), result.GetValue(_json), token);
            return ExitCode.Done;
        }

        if (result.GetValue(_successors) is { } of)
        {
            MapReports.Successors(
                session, paths, of, _options.Read(session, result, TaskSelection.All), result.GetValue(_json), token);
            return ExitCode.Done;
        }

        if (task is null) throw new UsageException("map needs -t with a regular expression of tasks ('*' for all), or --list");
        bool heatmaps = result.GetValue(_heatmaps);
        string folder = Folder(session, result, paths);
        DashboardOptions options = _options.Read(session, result, Selection(task, heatmaps));
        DashboardSet set = Read(session, paths, options, result.GetValue(_label), token);
        string page = PageFile.Write(
            session, set, heatmaps, folder, PageFile.NameOf(paths, task, result.GetValue(_label), heatmaps));
        if (result.GetValue(_csv) is { } csv) PageFile.WriteTables(session, set, Path.GetFullPath(csv, session.Directory));
        if (result.GetValue(_json)) MapReports.Print(session, set, page);
        if (!result.GetValue(_headless)) PageFile.Open(page);
        return ExitCode.Done;
    }

    private static TaskSelection Selection(string task, bool heatmaps)
    {
        try
        {
            return TaskSelection.Parse(task, heatmaps);
        }
        catch (FormatException e)
        {
            throw new UsageException($"-t: {e.Message}");
        }
    }

    private string Folder(Session session, ParseResult result, string[] paths)
    {
        if (result.GetValue(_output) is not { } output) return Path.GetDirectoryName(paths[0])!;
        string folder = Path.GetFullPath(output, session.Directory);
        return Directory.Exists(folder) ? folder : throw new OperationException($"Invalid output folder: {output}");
    }

    private static DashboardSet Read(
        Session session, string[] paths, DashboardOptions options, string? label, CancellationToken token)
    {
        // Runs are compared over the same window: that of the shortest.
        if (paths.Length > 1 && options.Length is null)
        {
            long shortest = paths.Min(p => DashboardReader.LengthOf(p, token));
            if (options.From >= shortest && options.From > 0) throw TooLate(shortest);
            options = options with { Length = Math.Max(1, shortest - options.From) };
        }

        var runs = new List<CaptureDashboard>();
        foreach (string path in paths)
        {
            CaptureDashboard run;
            try
            {
                run = DashboardReader.Read(path, options, ConvertVerb.Progress(session), token);
            }
            catch (ArgumentOutOfRangeException)
            {
                throw TooLate(DashboardReader.LengthOf(path, token));
            }

            CaptureReport.Warn(session.Terminal, run.Loss, run.Problems);
            if (run.Tasks.Count > 0) runs.Add(run);
            else if (paths.Length > 1)
                session.Terminal.Warn($"{path}: no task matches '{options.Tasks.Text}' in the window; the run is left out");
        }

        if (runs.Count > 0)
            return new DashboardSet(
                label ?? (paths.Length > 1 ? "diff" : Path.GetFileName(RunNames.WithoutSuffix(paths[0]))), options.Tasks.Text,
                runs);
        throw new SchedulingException(
            paths[0], $"no task matches '{options.Tasks.Text}' in the window (perfolio sched map --list shows the tasks)");
    }

    private static UsageException TooLate(long length) =>
        new(string.Create(CultureInfo.InvariantCulture, $"from time cannot be larger than {length / 1_000_000} msec"));
}
