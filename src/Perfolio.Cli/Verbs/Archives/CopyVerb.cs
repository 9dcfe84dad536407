using System.CommandLine;
using Perfolio.Archives;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Format;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive copy</c>: merge, select, cut, change the format version.</summary>
internal static class CopyVerb
{
    public static Command Make()
    {
        var archives = new Argument<string[]>("archive")
        {
            Description = "Inputs, and the output last.",
            Arity = ArgumentArity.OneOrMore
        };
        var metrics = new MetricsOption();
        var version = new Option<int>("-V", "--archive-version")
        {
            Description = "Format version of the output: 2 or 3; that of the input without."
        };
        version.AcceptOnlyFromAmong("2", "3");
        var force = new Option<bool>("--force") { Description = "Replace an existing output." };
        var window = new WindowOptions();
        var verb = new Verb("copy", "Copy archives into one: merge, select metrics, cut a window, change the version.",
            "perfolio archive copy monday tuesday week",
            "perfolio archive copy -V 3 -S @10:00 -T @11:00 --metrics kernel.all old new") { archives, metrics.Option, version, force };
        window.AddTo(verb, align: true);
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            string[] names = result.GetValue(archives)!;
            if (names.Length < 2)
                throw new UsageException("insufficient arguments: at least one input and the output are needed");
            var options = new CopyOptions
            {
                Window = window.Read(result, () => WindowOptions.LabelOf(names[0]), session.Time),
                Metrics = metrics.Read(result),
                Version = result.GetValue(version) == 0 ? null : (ArchiveVersion)result.GetValue(version),
                Overwrite = result.GetValue(force),
                Now = Timestamp.From(session.Time.GetUtcNow().ToUnixTimeSeconds()),
                Warn = session.Terminal.Say,
            };
            var copied = WindowOptions.Guard(() => ProgressLine.Show(
                session, told => ArchiveCopy.Run(names[..^1], names[^1], options with { Progress = told }, token)));
            foreach (Damage damage in copied.Damages) session.Terminal.Say(damage.ToString());
            return Task.FromResult(copied.Damages.Count > 0 ? ExitCode.BadInput : ExitCode.Done);
        });
    }
}
