using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Verbs.Archives;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched convert</c>: perf.data, cdict, pfs, Perfetto, Chrome JSON.</summary>
internal static class ConvertVerb
{
    public static Command Make()
    {
        var input = new Argument<string>("input")
        {
            Description = "A perf.data, .cdict or .pfs file; - for what perf record -o - writes."
        };
        var output = new Argument<string>("output")
        {
            Description = "The file to write; its suffix tells the format: .cdict, .pfs, .perfetto or .json (Chrome)."
        };
        var to = new Option<string?>("--to")
        {
            Description = "The format, when the suffix does not tell it.",
            HelpName = "format"
        };
        to.AcceptOnlyFromAmong("cdict", "pfs", "perfetto", "chrome");
        var split = new Option<double?>("--split")
        {
            Description = "Chrome JSON: one file per so many seconds.",
            HelpName = "seconds"
        };
        var map = new Option<string?>("--map") { Description = "CSV file with role names of tasks.", HelpName = "csv" };
        var runtime = new Option<bool>("--keep-runtime") { Description = "Keep sched_stat_runtime events in .pfs." };
        var waking = new Option<bool>("--keep-waking") { Description = "Keep sched_waking events in .pfs beside the wake-ups." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verb = new Verb("convert", "Convert a capture between perf.data, cdict, pfs, Perfetto and Chrome JSON.",
            "perfolio sched convert perf.data run.pfs", "perfolio sched convert run.pfs run.json --split 10",
            "perfolio sched convert old.cdict old.perfetto --map tmap.csv")
        { input, output, to, split, map, runtime, waking, json };
        return verb.Does((session, result, token) =>
        {
            string target = Path.GetFullPath(result.GetValue(output)!, session.Directory);
            var format = Format(result.GetValue(to), target);
            double? seconds = result.GetValue(split);
            if (seconds is not (null or (>= 1e-9 and < 1e9)) || (seconds is not null && format != CaptureFormat.ChromeJson))
                throw new UsageException("--split takes a positive number of seconds, and Chrome JSON (.json) as the output");
            string capture = CapturePath.Of(session, result.GetValue(input)!);
            if (CaptureFile.Resolve(capture) == target)
                throw new UsageException($"{result.GetValue(output)} is the input; write to another file");
            using ISchedEventSource source = CaptureFile.Open(capture);
            var options = new ConvertOptions
            {
                Format = format,
                Map = result.GetValue(map) is { } csv ? TaskMap.Read(Path.GetFullPath(csv, session.Directory)) : null,
                Split = (long)((seconds ?? 0) * 1e9),
                KeepRuntime = result.GetValue(runtime),
                KeepWaking = result.GetValue(waking),
                Progress = Progress(session),
            };
            ConvertResult converted = Convert(source, target, options, token);
            CaptureReport.Say(session.Terminal, converted, format);
            CaptureReport.Warn(session.Terminal, source.Loss, source.Problems);
            if (result.GetValue(json)) Print(session.Terminal, converted, source);
            return Task.FromResult(token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done);
        });
    }

    private static ConvertResult Convert(ISchedEventSource source, string target, ConvertOptions options, CancellationToken token)
    {
        try
        {
            return CaptureConverter.Convert(source, target, options, token);
        }
        catch (ArgumentOutOfRangeException e) when (options.Split > 0)
        {
            throw new UsageException($"--split is too small: {e.Message.Split(" (Parameter")[0]}");
        }
    }

    /// <summary>A progress line when standard error is a terminal.</summary>
    public static Action<double>? Progress(Session session) =>
        session.Terminal.ErrorIsTerminal ? new ProgressLine(session.Terminal, session.Time).Report : null;

    /// <summary>What was written, as JSON.</summary>
    public static void Print(Terminal terminal, ConvertResult converted, ISchedEventSource source) =>
        ResultObject.Print(terminal, json =>
        {
            json.WriteStartArray("files");
            foreach (string file in converted.Files) json.WriteStringValue(file);
            json.WriteEndArray();
            json.WriteNumber("items", converted.Items);
            json.WriteNumber("bytes", converted.Bytes);
            json.WriteNumber("remapped", converted.Remapped);
            json.WriteNumber("lost", source.Loss.Total);
            json.WriteNumber("throttled", source.Loss.Throttled);
            json.WriteStartArray("problems");
            foreach (string problem in source.Problems) json.WriteStringValue(problem);
            json.WriteEndArray();
        });

    private static CaptureFormat Format(string? to, string target) => to switch
    {
        "cdict" => CaptureFormat.Cdict,
        "pfs" => CaptureFormat.Pfs,
        "perfetto" => CaptureFormat.Perfetto,
        "chrome" => CaptureFormat.ChromeJson,
        _ => CaptureFile.OfName(target) is { } format and not CaptureFormat.PerfData
            ? format
            : throw new UsageException(
                $"{Path.GetFileName(target)}: the suffix tells no format that can be written; " +
                "use .cdict, .pfs, .perfetto or .json, or --to"),
    };
}
