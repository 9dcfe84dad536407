using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Capturing;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Conversion;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched capture</c>, also called as <c>perfcap</c>.</summary>
internal sealed class CaptureVerb
{
    private readonly Argument<string> _name = new("run-name")
    {
        Description = "Name of the results, without suffix.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "perf",
    };

    private readonly Argument<string[]> _command = new("command")
    {
        Description = "Behind --: capture exactly while this command runs.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _stats = new("--stats") { Description = "Write RUN-NAME.stats: scheduling latencies and VM exits as text." };
    private readonly Option<bool> _switches = new("--switches") { Description = "Write RUN-NAME.cdict." };
    private readonly Option<bool> _all = new("--all") { Description = "Write both." };
    private readonly Option<bool> _pfs = new("--pfs") { Description = "Write RUN-NAME.pfs, which keeps wake-ups and migrations (the default)." };
    private readonly Option<double> _sleep = new("-s", "--sleep") { Description = "Seconds to capture.", DefaultValueFactory = _ => 1, HelpName = "seconds" };
    private readonly Option<string> _folder = new("--dest-folder") { Description = "Where results go.", DefaultValueFactory = _ => "./", HelpName = "dir" };
    private readonly Option<string?> _data = new("--use-perf-data") { Description = "Do not capture, convert this perf.data file.", HelpName = "file" };
    private readonly Option<string?> _map = new("--map") { Description = "CSV file with role names of tasks.", HelpName = "csv" };
    private readonly Option<string?> _perf = new("--use-perf") { Description = "perf's executable.", HelpName = "binary" };
    private readonly Option<string?> _remap = new("--remap") { Description = "Give the tasks of this cdict file the names of --map, and end.", HelpName = "cdict" };
    private readonly CloudOptions _cloud = new();
    private readonly Option<string?> _names = new("--names")
    {
        Description = "Name tasks after what runs now: qemu, containers, units, or openstack. Names of --map count first.",
        HelpName = "source",
    };

    private readonly Option<string?> _pattern = MappingOutput.Pattern("--names");
    private readonly Option<bool> _native = new("--native") { Description = "Record without perf, through the kernel's ring buffers." };
    private readonly Option<bool> _allEvents = new("--all-events") { Description = "Record every event of sched and kvm, not only those that are used." };
    private readonly Option<bool> _waking = new("--waking") { Description = "Record sched_waking too, and keep it in .pfs." };
    private readonly Option<int> _buffer = new("--buffer")
    {
        Description = "Buffer per CPU in KiB, a power of two.",
        DefaultValueFactory = _ => 8192,
        HelpName = "KiB",
    };

    private readonly Option<bool> _compress = new("-z", "--compress") { Description = "Have perf compress what it writes." };
    private readonly Option<string?> _filter = new("--filter") { Description = "The kernel's filter for sched_switch, such as 'prev_prio < 100'.", HelpName = "expression" };
    private readonly Option<string?> _keep = new("--perf-data") { Description = "Keep the recording in this file.", HelpName = "file" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the results' paths and counts as JSON." };
    private readonly Option<bool> _asPerfcap = new("--as-perfcap") { Hidden = true };

    public static Command Make() => new CaptureVerb().Build();

    private Verb Build()
    {
        _names.AcceptOnlyFromAmong(LiveNames.Sources);
        var verb = new Verb("capture", "Capture scheduler and KVM events of the whole system.",
            "perfolio sched capture -s 5 --all test", "perfolio sched capture --all --map tmap.csv test2",
            "perfolio sched capture --use-perf-data perf.data oldrun", "perfolio sched capture build -- make -j8")
        {
            _name, _command, _stats, _switches, _all, _pfs, _sleep, _folder, _data, _map, _perf, _remap, _names, _pattern,
            _native, _allEvents, _waking, _buffer, _compress, _filter, _keep, _json, _asPerfcap,
        };
        foreach (Option option in _cloud.All) verb.Options.Add(option);
        return verb.Does(RunAsync);
    }

    private async Task<int> RunAsync(Session session, ParseResult result, CancellationToken token)
    {
        (string name, string[] command) = Words(result);
        string folder = Path.GetFullPath(result.GetValue(_folder)!, session.Directory);
        if (!Directory.Exists(folder)) throw new UsageException($"Invalid destination folder: {result.GetValue(_folder)}");
        string? map = result.GetValue(_map);
        if (map is not null && !File.Exists(Path.GetFullPath(map, session.Directory)))
            throw new OperationException($"Invalid mapping file: {map}");
        if (result.GetValue(_remap) is { } remap) return Remap(session, remap, map);
        bool all = result.GetValue(_all), pfs = result.GetValue(_pfs);
        bool cdict = all || result.GetValue(_switches), stats = all || result.GetValue(_stats);
        string? data = result.GetValue(_data);
        if (!cdict && !stats && !pfs)
        {
            if (data is not null) cdict = true;
            else if (!result.GetValue(_asPerfcap)) pfs = true;
            else
            {
                session.Terminal.Say("error: Pick at least one of --stats, --switches, --all");
                return ExitCode.BadInput;
            }
        }

        var configuration = PerfcapConfiguration.Read(session.Directory);
        data ??= configuration["perf_data"];
        map ??= configuration["map"];
        if (data is not null && !CaptureFile.Exists(Path.GetFullPath(data, session.Directory)))
            throw new OperationException($"Cannot find perf data file: {data}");
        // What is wrong with names is told before anything is recorded.
        TaskMap? given = map is null ? null : TaskMap.Read(Path.GetFullPath(map, session.Directory));
        LiveNames? live = await LiveNames.PrepareAsync(
            session, result, result.GetValue(_names), result.GetValue(_pattern), _cloud, configuration, token);
        if (live is not null && data is not null)
            session.Terminal.Warn("names are those of the threads that run now, not of those that ran when the file was recorded");
        TaskMap? names = live?.Read();
        string results = Path.Combine(folder, name);
        string recording = Path.GetFullPath(data ?? result.GetValue(_keep) ?? results + ".perf.data", session.Directory);
        int code = 0;
        bool temporary = data is null && result.GetValue(_keep) is null, recorded = false, written = false;
        try
        {
            if (data is null) code = await RecordAsync(session, result, configuration, recording, command, token);
            recorded = true;
            var formats = new List<CaptureFormat>();
            if (cdict) formats.Add(CaptureFormat.Cdict);
            if (pfs) formats.Add(CaptureFormat.Pfs);
            // Threads that began meanwhile.
            if (live is not null && data is null) names = names!.With(live.Read());
            if (given is not null) names = names?.With(given) ?? given;
            var files = new CaptureResults(session, recording, results, names) { KeepWaking = result.GetValue(_waking) };
            files.Write(formats, stats);
            written = true;
            if (result.GetValue(_json)) files.Print();
        }
        finally
        {
            // What was recorded cannot be recorded again.
            if (temporary && recorded && !written && File.Exists(recording))
                session.Terminal.Say($"the recording is kept: --use-perf-data {recording} makes the results of it");
            else if (temporary) File.Delete(recording);
        }

        if (code != 0)
            session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"the command ended with exit code {code}"));
        return code == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private (string Name, string[] Command) Words(ParseResult result)
    {
        // The first word is the run's name unless it stands behind --.
        string[] words = result.GetValue(_command) ?? [];
        var tokens = result.Tokens.ToList();
        int dashes = tokens.FindIndex(static t => t.Value == "--");
        bool named = result.GetResult(_name) is { Tokens: [var first, ..] } && (dashes < 0 || tokens.IndexOf(first) < dashes);
        string given = result.GetValue(_name)!;
        if (!named && result.GetResult(_name) is { Tokens.Count: > 0 }) return ("perf", [given, .. words]);
        if (dashes < 0 && words.Length > 0)
            throw new UsageException($"'{words[0]}' is one argument too many; a command stands behind --");
        return (given, words);
    }

    private async Task<int> RecordAsync(
        Session session, ParseResult result, PerfcapConfiguration configuration, string recording, string[] command, CancellationToken token)
    {
        double seconds = result.GetValue(_sleep);
        if (seconds is not (> 0 and < 1e6)) throw new UsageException("-s takes a positive number of seconds");
        int buffer = result.GetValue(_buffer);
        if (!int.IsPow2(buffer) || buffer < 4 || buffer > 1 << 20)
            throw new UsageException("--buffer takes a power of two from 4 to 1048576");
        string? perf = result.GetValue(_perf) ?? configuration["perf"];
        if (perf is not null) session.Terminal.Say($"Overriding perf binary with: {perf}");
        var request = new CaptureRequest
        {
            Output = recording,
            Duration = TimeSpan.FromSeconds(seconds),
            Command = command,
            Perf = perf ?? "perf",
            AllEvents = result.GetValue(_allEvents),
            Waking = result.GetValue(_waking),
            BufferKilobytes = buffer,
            Compress = result.GetValue(_compress),
            SwitchFilter = result.GetValue(_filter),
        };
        if (command.Length == 0 && seconds > 1)
            session.Terminal.Say(
                string.Create(CultureInfo.InvariantCulture, $"capturing for {seconds} s; Ctrl-C ends it earlier"));
        CaptureOutcome outcome = result.GetValue(_native)
            ? await NativeRecorder.RecordAsync(request, token)
            : await PerfRecorder.RecordAsync(request, token);
        foreach (string message in outcome.Messages) session.Terminal.Warn(message);
        return outcome.ExitCode;
    }

    private static int Remap(Session session, string file, string? map)
    {
        if (map is null) throw new OperationException("remap command requires a csv mapping file (--map)");
        string path = CdictFile.Resolve(Path.GetFullPath(file, session.Directory));
        RemapVerb.Run(session, path, map, path, json: false, CancellationToken.None);
        return ExitCode.Done;
    }
}
