using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;
using Perfolio.Collectors.Processes;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Recording.Pmcd;
using Perfolio.Profiles;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive record</c>: records this system's metrics to a PCP archive.</summary>
internal sealed class RecordVerb
{
    // Everything that the stock metric sets of archive report need is among them (tested).
    private static readonly string[] Standard =
    [
        "kernel.all", "kernel.percpu.cpu", "mem.physmem", "mem.freemem", "mem.util", "mem.vmstat", "swap", "disk",
        "network.interface", "network.all", "network.tcp.activeopens", "network.tcp.insegs", "network.tcp.outsegs",
        "network.tcp.retranssegs", "network.tcp.currestab", "network.sockstat", "network.softnet", "vfs.files",
    ];

    // Below the time that the host leaves an interrupted verb to finish.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static readonly string[] StandardOnce = [
        "hinv.ncpu", "hinv.ndisk", "hinv.nnode", "hinv.ninterface", "hinv.physmem", "hinv.pagesize", "kernel.uname"];

    private readonly Argument<string?> _archive = new("archive")
    {
        Description = "Path of the archive, without suffix; may be left out with -C.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Argument<string[]> _command = new("command")
    {
        Description = "Behind --: record exactly while this command runs.",
        Arity = ArgumentArity.ZeroOrMore
    };
    private readonly Option<string?> _interval = new("--interval", "-t")
    {
        Description = "Time between samples, from 10 ms up (default 1 s)."
    };
    private readonly Option<string?> _size = new("--size", "-s")
    {
        Description = "End after records (100), bytes of data (10MB) or time (5min)."
    };
    private readonly Option<string?> _finish = new("--finish", "-T")
    {
        Description = "End after this time, or at @ a time of day (@18:30) or date (@31 Jan 18:30)."
    };
    private readonly Option<string?> _volume = new("--volsize", "-v")
    {
        Description = "Begin a new data volume after records, bytes or time."
    };
    private readonly Option<FileInfo?> _configuration = new("--config", "-c")
    {
        Description = "What to record, in pmlogger's language; '-' for standard input."
    };
    private readonly Option<string[]> _metrics = new("--metric", "-m")
    {
        Description = "Record this metric, or all below this node (repeatable)."
    };
    private readonly Option<int> _version = new("--archive-version", "-V")
    {
        Description = "Format version, 2 or 3.",
        DefaultValueFactory = _ => 3
    };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "Record the metrics of the pmcd there (host, host:port, [::1]:port, unix:/path) instead of this system's.",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Replace an archive of that name." };
    private readonly Option<bool> _check = new("--check", "-C")
    {
        Description = "Read the configuration, say what is wrong, and end."
    };

    public static Command Make() => new RecordVerb().Build();

    private Verb Build()
    {
        var verb = new Verb("record", "Record this system's metrics, or those of a pmcd, to a PCP archive.",
            "perfolio archive record -t 500msec -s 1min /tmp/load",
            "perfolio archive record -c my.config -v 100MB /var/log/perf/today",
            "perfolio archive record -t 10msec run -- ./mybin --size 1000",
            "perfolio archive record --host db1 -t 10sec -T 1hour /tmp/db1")
        {
            _archive, _command, _interval, _size, _finish, _volume, _configuration, _metrics, _version, _host, _force, _check,
        };
        verb.BundlesOptions = true;
        return verb.Does(RunAsync);
    }

    private async Task<int> RunAsync(Session session, ParseResult result, CancellationToken token)
    {
        var groups = await GroupsAsync(session, result, token);
        var command = Command(session, result);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new RecordOptions
        {
            BaseName = Archive(result),
            Groups = groups,
            Version = result.GetValue(_version) switch
            {
                2 => ArchiveVersion.V2,
                3 => ArchiveVersion.V3,
                var other => throw new UsageException(
                    string.Create(CultureInfo.InvariantCulture, $"there is no archive version {other}; use 2 or 3")),
            },
            End = Earlier(Limit(result.GetValue(_size), "-s"), Finish(session, result.GetValue(_finish))),
            Volume = Limit(result.GetValue(_volume), "-v"),
            FinalSample = command is not null,
            Overwrite = result.GetValue(_force),
            Warn = session.Terminal.Warn,
            Started = () => started.TrySetResult(),
        };
        using var recorder = result.GetValue(_host) is { } host
            ? await FromAsync(host, options, token)
            : new ArchiveRecorder(options);
        if (result.GetValue(_check))
            return ExitCode.Done;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        // A terminal that is closed ends the recording as Ctrl-C does.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        if (command is not null)
            return await WhileAsync(session, recorder, options, command, started.Task, stop.Token);
        Report(session, options, await recorder.RunAsync(stop.Token));
        return ExitCode.Done;
    }

    private AttachedCommand? Command(Session session, ParseResult result)
    {
        string[] words = result.GetValue(_command) ?? [];
        if (words.Length == 0)
            return null;
        if (result.Tokens.SkipWhile(static t => t.Type != TokenType.DoubleDash).Skip(1).Count() < words.Length)
            throw new UsageException($"'{words[0]}' is one word too many: one archive is recorded, and a command stands behind --");
        return new AttachedCommand(words, session.Directory);
    }

    private string Archive(ParseResult result)
    {
        var tokens = result.GetResult(_archive)?.Tokens;
        if (tokens is not [var archive])
            return result.GetValue(_check) ? "-" : throw new UsageException("archive record needs the path of an archive");
        var words = result.Tokens.ToList();
        var dashes = words.FindIndex(static t => t.Type == TokenType.DoubleDash);
        if (dashes >= 0 && dashes + 1 < words.Count && ReferenceEquals(words[dashes + 1], archive))
            throw new UsageException($"archive record needs the path of an archive before '-- {archive.Value}'");
        if (Path.GetFileName(archive.Value) is "" or "." or "..")
            throw new UsageException($"'{archive.Value}' is no path of an archive: a name is missing at its end");
        if (archive.Value.StartsWith('-'))
            throw new UsageException($"'perfolio archive record' has no option '{archive.Value}' (an archive of that name is ./{archive.Value})");
        return archive.Value;
    }

    private static async Task<ArchiveRecorder> FromAsync(string host, RecordOptions options, CancellationToken token)
    {
        var address = PmcdOption.Address(host);
        return await PmcdOption.Guard(async () =>
        {
            var source = await PmcdSource.ConnectAsync(address, time: options.Sampling.Time, token: token);
            try
            {
                return await ArchiveRecorder.CreateAsync(options, source, token);
            }
            catch
            {
                source.Dispose();
                throw;
            }
        });
    }

    private static async Task<int> WhileAsync(
        Session session, ArchiveRecorder recorder, RecordOptions options, AttachedCommand command, Task started,
        CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var recording = Task.Run(() => recorder.RunAsync(stop.Token), CancellationToken.None);
        await Task.WhenAny(started, recording);
        if (recording.IsFaulted)
            await recording;
        int? code;
        try
        {
            // Who interrupts ends the command; the recording covers it to its end.
            code = await command.RunAsync(Grace, token);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(recording);
        }

        Report(session, options, await recording);
        if (code is null)
            session.Terminal.Warn("the command goes on though it was asked to end; it is no longer recorded");
        else if (code != 0)
            session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"the command ended with exit code {code}"));
        return code == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<IReadOnlyList<RecordGroup>> GroupsAsync(Session session, ParseResult result, CancellationToken token)
    {
        var interval = result.GetValue(_interval) is { } text ? Interval(text) : (TimeSpan?)null;
        string[] metrics = result.GetValue(_metrics) ?? [];
        if (result.GetValue(_configuration) is not { } file)
        {
            return metrics.Length > 0
                ? [RecordGroup.Of(metrics, interval ?? TimeSpan.FromSeconds(1))]
                : [RecordGroup.Of(StandardOnce, TimeSpan.Zero), RecordGroup.Of(Standard, interval ?? TimeSpan.FromSeconds(1))];
        }

        if (metrics.Length > 0)
            throw new UsageException("-m and -c exclude each other");
        bool input = file.Name == "-";
        string path = Path.Combine(session.Directory, file.FullName);
        string content = input ? await Console.In.ReadToEndAsync(token) : await File.ReadAllTextAsync(path, token);
        var configuration = LoggingConfiguration.Parse(
            content, input ? "standard input" : file.Name, input ? session.Directory : Path.GetDirectoryName(path));
        return RecordGroup.From(configuration, interval ?? TimeSpan.FromSeconds(60));
    }

    private static TimeSpan Interval(string text)
    {
        try
        {
            return RecordLimit.ParseInterval(text);
        }
        catch (OperationException e)
        {
            throw new UsageException("-t: " + e.Message);
        }
    }

    private static RecordLimit Limit(string? text, string option)
    {
        try
        {
            return text is null ? default : RecordLimit.Parse(text);
        }
        catch (OperationException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }

    // From now on; a day or time as PCP's time language has them.
    private static TimeSpan Finish(Session session, string? text)
    {
        if (text is null)
            return default;
        if (text.TrimStart().StartsWith('-'))
            throw new UsageException($"-T: '{text}' counts from the end of an archive, and a recording has none yet");
        if (RecordLimit.TryParseInterval(text) is { } interval)
            return interval;
        DateTimeOffset now = session.Time.GetUtcNow();
        var present = Timestamp.From(
            now.ToUnixTimeSeconds(), now.UtcTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        var zone = ArchiveZone.Local(session.Time);
        Timestamp end = WindowOptions.Guard(() =>
            TimeSpecification.Parse(text).Resolve(new TimeContext(present, present, zone, present)));
        return end > present
            ? TimeSpan.FromTicks((end.Nanoseconds - present.Nanoseconds) / TimeSpan.NanosecondsPerTick)
            : throw new UsageException($"-T: '{text}' has passed");
    }

    private static RecordLimit Earlier(RecordLimit limit, TimeSpan finish) =>
        finish > TimeSpan.Zero && (limit.Time == TimeSpan.Zero || finish < limit.Time) ? limit with { Time = finish } : limit;

    private static void Report(Session session, RecordOptions options, RecordReport report)
    {
        session.Terminal.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.BaseName}: {report.Records} records of {report.Metrics} metrics in {report.Seconds:0.###} s, " +
                $"{report.Bytes} bytes"));
        if (report.Outages > 0)
        {
            session.Terminal.Warn(string.Create(
                CultureInfo.InvariantCulture, $"the pmcd was lost {report.Outages} times; the gaps are marked"));
        }

        if (report.LateTicks == 0)
            return;
        var interval = options.Groups.Where(static g => g.Interval > TimeSpan.Zero).Min(static g => g.Interval);
        double reached = report.Seconds / Math.Max(1, (report.Seconds / interval.TotalSeconds) - report.LateTicks);
        session.Terminal.Warn(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.LateTicks} samples were left out because they came late; reached was one in {reached:0.####} s, asked " +
                $"for one in {interval.TotalSeconds:0.####} s"));
    }
}
