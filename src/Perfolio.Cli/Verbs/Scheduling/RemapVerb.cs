using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Conversion;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched remap</c>: other names for the tasks of a capture.</summary>
internal static class RemapVerb
{
    public static Command Make()
    {
        var input = new Argument<string>("capture") { Description = "A .cdict or .pfs file." };
        var map = new Option<string>("--map")
        {
            Description = "CSV file with role names of tasks.",
            HelpName = "csv",
            Required = true,
        };
        var output = new Option<string?>("-o", "--output")
        {
            Description = "The file to write, of the same format.",
            HelpName = "file",
        };
        var inPlace = new Option<bool>("--in-place") { Description = "Replace the capture itself." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verb = new Verb("remap", "Give the tasks of a capture the names of a mapping file.",
            "perfolio sched remap run.pfs --map tmap.csv -o named.pfs",
            "perfolio sched remap old.cdict --map tmap.csv --in-place")
        { input, map, output, inPlace, json };
        return verb.Does((session, result, token) =>
        {
            string capture = CaptureFile.Resolve(Path.GetFullPath(result.GetValue(input)!, session.Directory));
            string? target = result.GetValue(output);
            if (target is null == !result.GetValue(inPlace))
                throw new UsageException(
                    "say where the result goes: to another file (-o FILE) or into the capture itself (--in-place)");
            target = target is null ? capture : Path.GetFullPath(target, session.Directory);
            Run(session, capture, result.GetValue(map)!, target, result.GetValue(json), token);
            return Task.FromResult(ExitCode.Done);
        });
    }

    /// <summary>Writes a capture with the names of a mapping file and says how many.</summary>
    public static void Run(Session session, string capture, string map, string target, bool json, CancellationToken token)
    {
        TaskMap names = TaskMap.Read(Path.GetFullPath(map, session.Directory));
        RemapResult done = CaptureRemapper.Remap(capture, names, target, ConvertVerb.Progress(session), token);
        session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Remapped {done.Remapped} task names"));
        session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{done.File}: {done.Items} {done.Unit}"));
        if (done.Remapped == 0) session.Terminal.Warn($"none of the threads of {map} is in the capture; is it of this run?");
        if (!json) return;
        ResultObject.Print(session.Terminal, writer =>
        {
            writer.WriteString("file", done.File);
            writer.WriteNumber("remapped", done.Remapped);
            writer.WriteNumber("items", done.Items);
        });
    }
}
