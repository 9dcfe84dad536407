using System.CommandLine;
using System.CommandLine.Parsing;
using Perfolio.Archives;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive dump</c>: pmdumplog's views and text.</summary>
internal static class DumpVerb
{
    private static readonly (Option<bool> Option, DumpViews Views)[] Switches =
    [
        (new("-a", "--all") { Description = "Everything but labels of metrics and help texts." }, DumpViews.All),
        (new("-l", "--label") { Description = "Label." }, DumpViews.Label),
        (new("-L") { Description = "Label with zone and pid." }, DumpViews.LongLabel),
        (new("-d", "--descs") { Description = "Descriptions." }, DumpViews.Descriptors),
        (new("-i", "--insts") { Description = "Instance domains." }, DumpViews.InstanceDomains),
        (new("-I", "--on-disk-insts") { Description = "Instance domains as they stand in the file." }, DumpViews.InstanceDomainRecords),
        (new("-e", "--labelsets") { Description = "Labels of metrics." }, DumpViews.LabelSets),
        (new("--help-text", "--helptext") { Description = "Help texts (pmdumplog's -h)." }, DumpViews.Texts),
        (new("-t") { Description = "Temporal index." }, DumpViews.Index),
        (new("-m", "--metrics") { Description = "Values (the default)." }, DumpViews.Values),
        (new("-M", "--markrecs") { Description = "Marks among the values, even when metrics are named." }, DumpViews.Marks),
        (new("-s", "--sizes") { Description = "Size of each record." }, DumpViews.Sizes),
    ];

    public static Command Make()
    {
        var archive = new Argument<string?>("archive")
        {
            Description = "Base name, or any file of the archive.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var names = new Argument<string[]>("metric")
        {
            Description = "Metrics whose values to print.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var reverse = new Option<bool>("-r", "--reverse") { Description = "Last record first." };
        var dates = new Option<bool>("-x") { Description = "Stamps with date; twice as -xx.", Arity = ArgumentArity.Zero };
        var offsets = new Option<bool>("-xx") { Description = "Stamps with date and offset from the start." };
        var epochs = new Option<bool>("-xxx") { Description = "Stamps with date, offset and seconds since the epoch." };
        var raw = new Option<string>("-v")
        {
            Description = "Only the records of one physical file, in hexadecimal.",
            HelpName = "file"
        };
        var window = new WindowOptions();
        var verb = new Verb("dump", "Print an archive in the text of pmdumplog.",
            "perfolio archive dump -z -a 20231114", "perfolio archive dump 20231114 kernel.all.load",
            "perfolio archive dump -v 20231114.meta")
        { archive, names, reverse, dates, offsets, epochs, raw };
        foreach (var (option, _) in Switches) verb.Options.Add(option);
        window.AddTo(verb, align: false);
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            if (result.GetValue(raw) is { } file) return Task.FromResult(Raw(session, file, token));
            if (result.GetValue(archive) is not { } path)
                throw new UsageException("archive dump needs an archive, or -v and a file");
            using var opened = Archive.Open(path, new ArchiveOpenOptions { Tolerant = true });
            foreach (Damage warning in opened.Warnings) session.Terminal.Warn(warning.ToString());
            var read = window.Read(result, () => opened.Label, session.Time);
            var now = Timestamp.From(session.Time.GetUtcNow().ToUnixTimeSeconds());
            var part = WindowOptions.Guard(() => TimeWindow.Resolve(read, opened.Start, opened.End, now));
            var options = new DumpOptions
            {
                Views = Switches.Where(s => result.GetValue(s.Option)).Aggregate(DumpViews.None, (sum, s) => sum | s.Views),
                Zone = read.Zone,
                Note = window.Note(result, opened.Label),
                Stamps = Stamps(result, dates, offsets, epochs),
                Reverse = result.GetValue(reverse),
                Start = read.Start is null ? null : part.Start,
                End = read.Finish is null ? null : part.End,
                Metrics = Selected(opened, result.GetValue(names) ?? []),
            };
            using var output = StandardStream.Output();
            Damage? damage = new ArchiveDump(opened, options).Write(output, token);
            foreach (Damage found in damage is null ? opened.Damages : opened.Damages.Append(damage))
                session.Terminal.Say(found.ToString());
            return Task.FromResult(damage is null && opened.Damages.Count == 0 ? ExitCode.Done : ExitCode.BadInput);
        });
    }

    // pmdumplog counts the x.
    private static DumpStamps Stamps(
        System.CommandLine.ParseResult result, Option<bool> dates, Option<bool> offsets, Option<bool> epochs)
    {
        int count = (result.GetResult(dates) as OptionResult)?.IdentifierTokenCount ?? 0;
        if (result.GetValue(offsets)) count += 2;
        if (result.GetValue(epochs)) count += 3;
        return count switch
        {
            0 => DumpStamps.Clock,
            1 => DumpStamps.Date,
            2 => DumpStamps.DateAndOffset,
            _ => DumpStamps.DateOffsetAndEpoch,
        };
    }

    private static int Raw(Session session, string file, CancellationToken token)
    {
        using var output = StandardStream.Output();
        if (RawDump.Write(file, output, token) is not { } damage) return ExitCode.Done;
        session.Terminal.Say(damage.ToString());
        return ExitCode.BadInput;
    }

    private static MetricDescriptor[]? Selected(Archive archive, string[] names) =>
        names.Length == 0 ? null : [.. names.SelectMany(name =>
        {
            var found = archive.Metadata.Descriptors.Where(
                d => d.Names.Any(
                    n => n.Equals(name, StringComparison.Ordinal) || n.StartsWith(name + ".", StringComparison.Ordinal)))
                .ToArray();
            return found.Length > 0 ? found : throw new UsageException($"{name}: Unknown metric name");
        })];
}
