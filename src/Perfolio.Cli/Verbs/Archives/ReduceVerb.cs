using System.CommandLine;
using System.Globalization;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive reduce</c>, also called as <c>pmlogreduce</c>.</summary>
internal static class ReduceVerb
{
    public static Command Make()
    {
        var archives = new Argument<string[]>("archive")
        {
            Description = "Inputs (base names, files, directories, comma lists), and the output last.",
            Arity = ArgumentArity.OneOrMore
        };
        var interval = new Option<string>("-t", "--interval")
        {
            Description = "Distance of the output records: seconds, or a number with a unit (10m, 500msec).",
            DefaultValueFactory = _ => "600",
            HelpName = "interval"
        };
        var samples = new Option<long>("-s", "--samples") { Description = "Records to write; 0 for all." };
        var volume = new Option<int>("-v", "--volume-samples") { Description = "Records in a volume; 0 for no limit." };
        var metrics = new MetricsOption();
        var statistics = new Option<string>("--statistics")
        {
            Description = "Companion metrics reduced.STATISTIC.NAME: any of mean,min,max,first,last,count,sum.",
            HelpName = "list"
        };
        var tiers = new Option<string[]>("--tier")
        {
            Description = "A further output from the same pass (repeatable).",
            HelpName = "interval=output"
        };
        var discrete = new Option<string>("--discrete")
        {
            Description = "Numeric discrete metrics: mean or last.",
            DefaultValueFactory = _ => "mean"
        };
        discrete.AcceptOnlyFromAmong("mean", "last");
        var interpolate = new Option<bool>("--interpolate")
        {
            Description = "Values at the sample times as PCP's own tool has them, instead of means and unwrapped counters."
        };
        var tail = new Option<bool>("--tail") { Description = "Write a last partial interval." };
        var resync = new Option<bool>("--resync") { Description = "Go on behind damage, after a mark." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be written." };
        var force = new Option<bool>("--force") { Description = "Replace existing outputs." };
        // What asks the C tool for debugging output, which ours has not.
        var debug = new Option<string>("-D", "--debug") { Description = "Taken and ignored.", Hidden = true };
        var window = new WindowOptions();
        var verb = new Verb(
            "reduce", "Reduce archives in time: means, unwrapped counters, last strings; marks and all metadata are kept.",
            "perfolio archive reduce -t 10m 20231114 reduced",
            "perfolio archive reduce -t 1m --tier 1h=hourly --statistics min,max jan feb out")
        { archives, interval, samples, volume, metrics.Option, statistics, tiers, discrete, interpolate, tail, resync, dryRun, force, debug };
        window.AddTo(verb, align: true);
        verb.BundlesOptions = true;
        return verb.Does((session, result, token) =>
        {
            string[] names = result.GetValue(archives)!;
            if (names.Length < 2)
                throw new UsageException("insufficient arguments: at least one input and the output are needed");
            if (result.GetValue(samples) < 0) throw new UsageException("-s requires numeric argument");
            if (result.GetValue(volume) < 0) throw new UsageException("-v requires numeric argument");
            if (result.GetValue(interpolate) && result.GetValue(statistics) is not null)
                throw new UsageException("--interpolate and --statistics exclude each other");
            var intervals = (result.GetValue(tiers) ?? []).Select(t => t.Split('=')[0]);
            foreach (string text in intervals.Prepend(result.GetValue(interval)!))
                WindowOptions.WarnOfMinutes(session, text);
            var options = new ReduceOptions
            {
                Tiers = [Tier(result.GetValue(interval)!, names[^1]), .. (result.GetValue(tiers) ?? []).Select(Tier)],
                Window = window.Read(result, () => WindowOptions.LabelOf(names[0]), session.Time),
                Samples = result.GetValue(samples),
                RecordsPerVolume = result.GetValue(volume),
                LastOfDiscrete = string.Equals(result.GetValue(discrete), "last", StringComparison.Ordinal),
                Interpolate = result.GetValue(interpolate),
                Tail = result.GetValue(tail),
                Resync = result.GetValue(resync),
                Metrics = metrics.Read(result),
                Statistics = [.. MetricsOption.Listed(result.GetValue(statistics) ?? "").Select(Statistic)],
                DryRun = result.GetValue(dryRun),
                Overwrite = result.GetValue(force),
                Now = Timestamp.From(session.Time.GetUtcNow().ToUnixTimeSeconds()),
                Warn = session.Terminal.Say,
            };
            var zone = options.Window.Zone;
            options = options with
            {
                VolumeStarted = (_, number, time) => session.Terminal.Say($"New log volume {number}, at {Clock(zone, time)}")
            };
            return Task.FromResult(Report(session, options, WindowOptions.Guard(() => ProgressLine.Show(
                session, told => ArchiveReducer.Reduce(names[..^1], options with { Progress = told }, token)))));
        });
    }

    private static int Report(Session session, ReduceOptions options, ReduceResult reduced)
    {
        foreach (Damage damage in reduced.Damages) session.Terminal.Say(damage.ToString());
        foreach (TierResult tier in options.DryRun ? reduced.Tiers : [])
            session.Terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{tier.Output}: {tier.Records} records, {tier.Values} values, {tier.Marks} marks, {tier.Bytes} bytes of data"));
        foreach (CounterWraps wraps in session.Verbosity > 0 || options.DryRun ? reduced.Wraps : [])
            session.Terminal.Say($"{wraps.Metric}: {wraps.Count} counter wraps");
        if (reduced.Interrupted is not null)
        {
            foreach (TierResult tier in options.DryRun ? [] : reduced.Tiers)
                session.Terminal.Say(tier.Kept ? $"interrupted: {tier.Output} ends at {Stamp(options, tier.Last!.Value)}" : $"interrupted: no interval was complete, {tier.Output} is not written");
            return ExitCode.Interrupted;
        }

        return reduced.Damages.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static ReduceTier Tier(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals + 1 == text.Length) throw new UsageException($"--tier wants INTERVAL=OUTPUT, not '{text}'");
        return Tier(text[..equals], text[(equals + 1)..]);
    }

    private static ReduceTier Tier(string interval, string output)
    {
        long length = WindowOptions.Guard(() => Interval.Parse(interval));
        return length > 0
            ? new ReduceTier(length, output)
            : throw new UsageException($"an interval of {interval} has no end; it must be above 0");
    }

    private static ReduceStatistic Statistic(string name) =>
        Enum.TryParse(name, ignoreCase: true, out ReduceStatistic statistic) && char.IsAsciiLetter(name[0])
        ? statistic
        : throw new UsageException($"there is no statistic '{name}'; there are: mean, min, max, first, last, count, sum");

    private static string Stamp(ReduceOptions options, Timestamp time) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{options.Window.Zone.ToLocal(time):yyyy-MM-dd HH:mm:ss}.{time.Fraction:D9}");

    private static string Clock(ArchiveZone zone, Timestamp time) =>
        string.Create(CultureInfo.InvariantCulture, $"{zone.ToLocal(time):HH:mm:ss}.{time.Fraction:D9}");
}
