using System.CommandLine;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Reporting.Stock;
using Perfolio.Profiles;
using Perfolio.Reporting.Metrics;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>
/// <c>perfolio archive report</c>: metrics as a table, CSV or JSON, from archives, this system or a pmcd, in the manner of pmrep.
/// </summary>
internal sealed class ReportVerb
{
    // Options of pmrep that have no place here, each with what to do instead.
    private static readonly (string[] Names, string Reason)[] Refused =
    [
        (["--archive-folio"], "folios are not read; name the archives with -a"),
        (["--container"], "containers are not looked into; run perfolio inside"),
        (["--daemonize"], "use systemd-run or nohup"),
        (["--rank", "-J"], "ranking is not supported; sort the CSV"),
        (["--predicate", "-N"], "ranking is not supported; sort the CSV"),
        (["--sort-metric", "-6"], "sorting is not supported; sort the CSV"),
        (["--overall-rank", "-2"], "ranking is not supported; sort the CSV"),
        (["--overall-rank-alt", "-3"], "ranking is not supported; sort the CSV"),
        (["--invert-filter", "-n"], "ranking is not supported; sort the CSV"),
        (["--live-filter", "-j"], "instances that appear are filtered always"),
        (["--include-labels", "-m"], "labels are not reported; see archive dump -e"),
        (["--include-texts"], "reports are not written as archives; use archive copy"),
        (["--fixed-header", "-7"], "use -1 (--dynamic-header)"),
        (["--delay", "-d"], "archives are reported at full speed"),
        (["--names-change", "-4"], "names do not change while a report runs"),
        (["--local-PMDA", "-L"], "without -a and -h it is this system that is reported"),
        (["--spec-local", "-K"], "there are no agents; metrics of this system come from the kernel"),
    ];

    private const string PageForm = "html";

    private readonly Argument<string[]> _metrics = new("metric")
    {
        Description =
            "Metric sets (:sar), metrics, nodes of the name space, or metric,label,instances,unit,type,width,precision,limit.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _archive = new("--archive", "-a")
    {
        Description = "Archives: a base name, a file, a directory, or a comma list; this system without.",
        HelpName = "archive"
    };
    private readonly Option<string?> _host = new("--host", "-h")
    {
        Description =
            "The pmcd, or agent that speaks its protocol, to take metrics from now (host, host:port, [::1]:port, unix:/path).",
        HelpName = "host"
    };
    private readonly Option<string[]> _configuration = new("--config", "-c")
    {
        Description = "Metric sets in pmrep's syntax: a file, or a directory of *.conf (repeatable).",
        HelpName = "path"
    };
    private readonly Option<string[]> _derived = new("--derived", "-e")
    {
        Description = "Derived metrics: name=expression, or a file (with a slash or dot ahead; repeatable).",
        HelpName = "definition"
    };
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Form: " + string.Join(", ", ReportOutputs.Names.Append(PageForm)) + " (default table).",
        HelpName = "form"
    };
    private readonly Option<string?> _file = new("--output-file", "-F")
    {
        Description = "Write to this file.",
        HelpName = "file"
    };
    private readonly Option<string?> _origin = new("--origin", "-O")
    {
        Description = "First sample in the window.",
        HelpName = "time"
    };
    private readonly Option<bool> _check = new("--check", "-C") { Description = "Read everything, say what is wrong, and end." };
    private readonly Option<bool> _sets = new("--list-sets") { Description = "Name the metric sets there are." };
    private readonly WindowOptions _window = new();
    private readonly ReportOptions _settings = new();
    private readonly List<(Option<string?> Option, string Reason)> _refused = [];

    public static Command Make() => new ReportVerb().Build();

    private Verb Build()
    {
        var verb = new Verb("report", "Report metrics as a table, CSV or JSON, from archives, from this system or from a pmcd.",
            "perfolio archive report -a 20231114 -t 10s :sar",
            "perfolio archive report -a 20231114 -u -o csv disk.dev kernel.all.load",
            "perfolio archive report -a 20231114 -o html -F page.html :vmstat :sar-b",
            "perfolio archive report -s 5 -w 12 -e 'net.all=sum(network.interface.in.bytes)' net.all",
            "perfolio archive report -h db1 -t 5s :vmstat")
        { _metrics, _archive, _host, _configuration, _derived, _output, _file, _origin, _check, _sets };
        _window.AddTo(verb, align: true);
        _settings.AddTo(verb);
        foreach (var (names, reason) in Refused)
        {
            var option = new Option<string?>(names[0], names[1..])
            {
                Description = "Not supported: " + reason + ".",
                Arity = ArgumentArity.ZeroOrOne
            };
            _refused.Add((option, reason));
            verb.Options.Add(option);
        }

        verb.BundlesOptions = true;
        return verb.Does(RunAsync);
    }

    private async Task<int> RunAsync(Session session, ParseResult result, CancellationToken token)
    {
        try
        {
            foreach (var (option, reason) in _refused)
            {
                if (Verb.Given(result, option)) throw new UsageException($"{option.Name}: {reason}");
            }

            if (Array.Find(result.GetValue(_metrics) ?? [], static m => m.StartsWith('-')) is { } unknown)
                throw new UsageException($"'perfolio archive report' has no option '{unknown}'");
            var configuration = StockSets.Load();
            foreach (var path in result.GetValue(_configuration) ?? []) configuration.Load(Path.Combine(session.Directory, path));
            foreach (var remark in configuration.Remarks) session.Terminal.Warn(remark);
            if (result.GetValue(_sets))
            {
                foreach (var name in configuration.SetNames.Order(StringComparer.Ordinal))
                    session.Terminal.Output.WriteLine(":" + name);
                return ExitCode.Done;
            }

            return await PmcdOption.Guard(() => ReportAsync(session, result, configuration, token));
        }
        catch (ReportSyntaxException e)
        {
            throw new UsageException(e.Message);
        }
    }

    // What the command line names, then what the configuration names, then this system.
    private async Task<IMetricContext> ContextAsync(
        Session session, ParseResult result, ReportConfiguration configuration, CancellationToken token)
    {
        var (archive, host) = (result.GetValue(_archive), result.GetValue(_host));
        if (archive is not null && host is not null) throw new UsageException("-a and -h exclude each other");
        if (archive is null && host is null
            && configuration.Options.LastOrDefault(static o => o.Key == "source")?.Value is { } source)
        {
            var isHost = source.StartsWith("unix:", StringComparison.Ordinal) || !source.Contains('/', StringComparison.Ordinal);
            archive = isHost ? null : source;
            host = isHost && source is not ("local:" or "localhost") ? source : null;
        }

        if (host is null) return archive is null ? new LocalContext() : new ArchiveContext(archive);
        var address = PmcdOption.Address(host);
        return await PmcdContext.ConnectAsync(address, time: session.Time, token: token);
    }

    private async Task<int> ReportAsync(
        Session session, ParseResult result, ReportConfiguration configuration, CancellationToken token)
    {
        var options = _settings.Read(result);
        WindowOptions.WarnOfMinutes(session, options.LastOrDefault(static o => o.Key == "interval")?.Value);
        var output = Output(
            result.GetValue(_output) ?? configuration.Options.LastOrDefault(static o => o.Key == "output")?.Value ?? "table");
        using var context = await ContextAsync(session, result, configuration, token);
        var (request, zone) = Request(session, result, context, options);
        request = output.Prepare(request with { Configuration = configuration }, context);
        var report = Make(context, request, live: result.GetValue(_archive) is null);
        if (result.GetValue(_check)) return ExitCode.Done;
        Stream? file = result.GetValue(_file) is { } path ? File.Create(Path.Combine(session.Directory, path)) : null;
        try
        {
            var sink = file ?? StandardStream.Output();
            var setting = new OutputSetting(sink, report.Settings, zone, context.Extent is null, Height());
            await output.WriteAsync(report, setting, token);
        }
        catch (OperationCanceledException) when (context.Extent is null)
        {
            // Ctrl-C is how a live report ends; what was written is complete.
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }

        return ExitCode.Done;
    }

    // Who forgot -a gets the archive for a metric.
    private static MetricReport Make(IMetricContext context, ReportRequest request, bool live)
    {
        try
        {
            return MetricReport.Make(context, request);
        }
        catch (OperationException e)
            when (live && request.Metrics.FirstOrDefault(static m => File.Exists(m + ".meta")) is { } archive)
        {
            throw new UsageException($"{e.Message}; '{archive}' is an archive: name it with -a");
        }
    }

    private static ReportOutput Output(string name) =>
        name == PageForm ? new MetricsPageOutput() : ReportOutputs.Find(name, PageForm);

    private static int Height()
    {
        try
        {
            return Console.IsOutputRedirected ? 24 : Console.WindowHeight;
        }
        catch (IOException)
        {
            return 24;
        }
    }

    private (ReportRequest Request, ArchiveZone Zone) Request(
        Session session, ParseResult result, IMetricContext context, IReadOnlyList<ReportOption> options)
    {
        var now = Timestamp.From(session.Time.GetUtcNow().ToUnixTimeSeconds(), session.Time.GetUtcNow().Nanosecond);
        var label = (context as ArchiveContext)?.Labels[0] ?? (context as PmcdContext)?.Label;
        var window = _window.Read(
            result, () => label ?? throw new UsageException("-z needs an archive or a host: this system's zone is used"),
            session.Time);
        var origin = result.GetValue(_origin);
        window = window with { Origin = origin is null ? null : WindowOptions.Guard(() => TimeSpecification.Parse(origin)) };
        var request = new ReportRequest
        {
            Metrics = result.GetValue(_metrics) ?? [],
            Options = options,
            Derived = [.. (result.GetValue(_derived) ?? []).SelectMany(DerivedDefinitions.Of)],
            Time = session.Time,
            Warn = session.Terminal.Warn,
            // On a terminal the report itself shows how far it is.
            Progress = session.Terminal.ErrorIsTerminal && (Console.IsOutputRedirected || result.GetValue(_file) is not null)
                ? new ProgressLine(session.Terminal, session.Time).Report
                : null,
        };
        if (context.Extent is { } extent)
        {
            var part = WindowOptions.Guard(() => TimeWindow.Resolve(window, extent.Start, extent.End, now));
            if (part.Warning is { } warning) session.Terminal.Warn(warning);
            if (part.IsEmpty) session.Terminal.Warn("the time window is empty");
            return (request with { First = part.Origin, Last = part.End }, window.Zone);
        }

        if (window.Start is not null || origin is not null) throw new UsageException("-S and -O need an archive (-a)");
        var first = window.Align is > 0 and var align
            ? new Timestamp((now.Nanoseconds + align - 1) / align * align)
            : (Timestamp?)null;
        var live = request with
        {
            First = first,
            Last = window.Finish is { } finish
                ? WindowOptions.Guard(() => finish.Resolve(new TimeContext(first ?? now, now, window.Zone, now)))
                : null,
        };
        return (live, window.Zone);
    }
}
