using System.CommandLine;
using Perfolio.Archives;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Writing;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive repair</c>: salvages what is intact into a new archive.</summary>
internal static class RepairVerb
{
    public static Command Make()
    {
        var input = new Argument<string>("input") { Description = "The damaged archive; it is not touched." };
        var output = new Argument<string>("output") { Description = "Base name of the repaired archive." };
        var force = new Option<bool>("--force") { Description = "Replace an existing output." };
        var verb = new Verb(
            "repair", "Save every intact record of a damaged archive, with marks where data was lost.",
            "perfolio archive repair damaged repaired") { input, output, force };
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            RepairReport report = ArchiveRepair.Run(
                result.GetValue(input)!, result.GetValue(output)!,
                new ArchiveWriterOptions { Overwrite = result.GetValue(force) }, token);
            foreach (Damage damage in report.Damages.Concat(report.Warnings)) session.Terminal.Say(damage.ToString());
            session.Terminal.Say(
                $"{report.Records} records saved, {report.Marks} marks added, {report.ValueSetsDropped} value sets dropped");
            return Task.FromResult(ExitCode.Done);
        });
    }
}
