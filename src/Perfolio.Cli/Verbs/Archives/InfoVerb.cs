using System.CommandLine;
using Perfolio.Archives;
using Perfolio.Archives.Info;
using Perfolio.Archives.Metadata;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive info</c>: what an archive knows about its metrics.</summary>
internal static class InfoVerb
{
    public static Command Make()
    {
        var archive = new Argument<string>("archive") { Description = "Base name, or any file of the archive." };
        var names = new Argument<string[]>("metric") { Description = "Names or subtrees of names; all without.", Arity = ArgumentArity.ZeroOrMore };
        var describe = new Option<bool>("-d", "--desc") { Description = "Type, domain, semantics, units." };
        var fetch = new Option<bool>("-f", "--fetch") { Description = "First values." };
        var pmid = new Option<bool>("-m", "--pmid") { Description = "Identifiers." };
        var oneline = new Option<bool>("-t", "--oneline") { Description = "One-line help." };
        var help = new Option<bool>("-T", "--helptext") { Description = "Long help." };
        var labels = new Option<bool>("-l", "--labels") { Description = "Labels." };
        var verb = new Verb("info", "Describe the metrics of an archive in the text of pminfo.", "perfolio archive info -d -T 20231114 kernel.all")
        { archive, names, describe, fetch, pmid, oneline, help, labels };
        return verb.Does((session, result, token) =>
        {
            using var opened = Archive.Open(result.GetValue(archive)!);
            var options = new InfoOptions
            {
                Descriptors = result.GetValue(describe),
                Values = result.GetValue(fetch),
                Pmids = result.GetValue(pmid),
                OneLine = result.GetValue(oneline),
                Help = result.GetValue(help),
                Labels = result.GetValue(labels),
                Metrics = Selected(opened, result.GetValue(names) ?? []),
            };
            using var output = Console.OpenStandardOutput();
            new ArchiveInfo(opened, options).Write(output, token);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static (string, MetricDescriptor)[]? Selected(Archive archive, string[] names) => names.Length == 0 ? null : [.. names.SelectMany(name =>
    {
        var found = archive.Metadata.Descriptors.SelectMany(d => d.Names.Select(n => (Name: n, Descriptor: d)))
            .Where(m => m.Name.Equals(name, StringComparison.Ordinal) || m.Name.StartsWith(name + ".", StringComparison.Ordinal))
            .OrderBy(m => m.Name, StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : throw new UsageException($"{name}: Unknown metric name");
    })];
}
