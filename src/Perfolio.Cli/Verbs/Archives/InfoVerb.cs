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
        var names = new Argument<string[]>("archive-and-metrics")
        {
            Description = "The archive (base name, or any of its files) unless -a names it, then names or subtrees of names; " +
                "all metrics without.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var archive = new Option<string>("-a", "--archive")
        {
            Description = "The archive, as pminfo takes it.",
            HelpName = "archive"
        };
        var describe = new Option<bool>("-d", "--desc") { Description = "Type, domain, semantics, units." };
        var fetch = new Option<bool>("-f", "--fetch") { Description = "First values." };
        var pmid = new Option<bool>("-m", "--pmid") { Description = "Identifiers." };
        var oneline = new Option<bool>("-t", "--oneline") { Description = "One-line help." };
        var help = new Option<bool>("-T", "--helptext") { Description = "Long help." };
        var labels = new Option<bool>("-l", "--labels") { Description = "Labels." };
        var zone = new ZoneOptions();
        var verb = new Verb("info", "Describe the metrics of an archive in the text of pminfo.",
            "perfolio archive info -d -T 20231114 kernel.all", "perfolio archive info -f -z -a 20231114 kernel.all.load")
        { names, archive, describe, fetch, pmid, oneline, help, labels };
        zone.AddTo(verb);
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            string[] words = result.GetValue(names) ?? [];
            string path = result.GetValue(archive)
                ?? words.FirstOrDefault() ?? throw new UsageException("archive info needs an archive");
            using var opened = Archive.Open(path);
            string[] wanted = result.GetValue(archive) is null ? words[1..] : words;
            string[] unknown = [.. wanted.Where(w => !Named(opened, w).Any())];
            var options = new InfoOptions
            {
                Descriptors = result.GetValue(describe),
                Values = result.GetValue(fetch),
                Pmids = result.GetValue(pmid),
                OneLine = result.GetValue(oneline),
                Help = result.GetValue(help),
                Labels = result.GetValue(labels),
                Zone = zone.Read(result, () => opened.Label, session.Time),
                Note = zone.Note(result, opened.Label),
                Metrics = wanted.Length == 0 ? null : [.. wanted.SelectMany(w => Named(opened, w))],
            };
            using (var output = StandardStream.Output())
                new ArchiveInfo(opened, options).Write(output, token);
            // As pminfo does: what is known is shown.
            foreach (string name in unknown) session.Terminal.Say($"error: {name}: Unknown metric name");
            return Task.FromResult(unknown.Length == 0 ? ExitCode.Done : ExitCode.Usage);
        });
    }

    private static IEnumerable<(string Name, MetricDescriptor Descriptor)> Named(Archive archive, string name) =>
        archive.Metadata.Descriptors.SelectMany(d => d.Names.Select(n => (Name: n, Descriptor: d)))
            .Where(m => m.Name.Equals(name, StringComparison.Ordinal) || m.Name.StartsWith(name + ".", StringComparison.Ordinal))
            .OrderBy(m => m.Name, StringComparer.Ordinal);
}
