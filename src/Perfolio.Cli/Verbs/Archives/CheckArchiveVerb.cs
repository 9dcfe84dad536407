using System.CommandLine;
using Perfolio.Archives.Checking;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive check</c>: integrity, one line per problem.</summary>
internal static class CheckArchiveVerb
{
    public static Command Make()
    {
        var archive = new Argument<string>("archive") { Description = "Base name, or any file of the archive." };
        var metadata = new Option<bool>("-m", "--metadata") { Description = "Metadata only." };
        var noWraps = new Option<bool>("-w", "--nowrap") { Description = "No warnings about counters that wrap." };
        var json = new Option<bool>("--json") { Description = "The report as JSON on stdout." };
        var verb = new Verb(
            "check", "Check the integrity of an archive.",
            "perfolio archive check 20231114", "perfolio archive check --json 20231114") { archive, metadata, noWraps, json };
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            var options = new CheckOptions { MetadataOnly = result.GetValue(metadata), Wraps = !result.GetValue(noWraps) };
            var report = ProgressLine.Show(
                session, told => ArchiveCheck.Run(result.GetValue(archive)!, options with { Progress = told }, token));
            if (result.GetValue(json))
            {
                using var output = StandardStream.Output();
                report.WriteJson(output);
                output.WriteByte((byte)'\n');
            }
            else
            {
                foreach (var finding in report.Findings) session.Terminal.Output.WriteLine(finding.ToString());
            }

            return Task.FromResult(report.IsSound ? ExitCode.Done : ExitCode.BadInput);
        });
    }
}
