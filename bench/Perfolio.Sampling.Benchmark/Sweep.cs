using System.Globalization;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Sampling.Benchmark;

/// <summary>
/// What sampling costs beside what the kernel takes to print the same files: per table, and of all metrics that are not of
/// processes.
/// </summary>
internal static class Sweep
{
    /// <summary>Prints a table.</summary>
    public static void Run(int rounds)
    {
        var metrics = MetricCatalogue.All.Where(static m => m.Descriptor.Pmid.Domain != 3).ToArray();
        Console.WriteLine("microseconds of processor time, medians of {0} rounds", rounds);
        Console.WriteLine("{0,-24} {1,8} {2,8} {3,8} {4,6}", "table", "metrics", "sweep", "kernel", "files");
        var tables = metrics.GroupBy(static m => m.Table, StringComparer.Ordinal);
        foreach (var table in tables.OrderBy(static t => t.Key, StringComparer.Ordinal))
            Print(table.Key, [.. table], rounds);
        Print("all but slabinfo", [.. metrics.Where(static m => m.Table != "slabinfo")], rounds);
        Print("all", metrics, rounds);
    }

    private static void Print(string title, MetricDefinition[] metrics, int rounds)
    {
        var before = BareFiles.Open();
        using var sampler = new MetricSampler();
        var set = sampler.Select(metrics);
        var sweep = ThreadClock.Median(rounds, set.Take);
        using var bare = new BareFiles();
        foreach (var path in BareFiles.Open().Except(before, StringComparer.Ordinal))
            bare.Add(path);
        var kernel = ThreadClock.Median(rounds, bare.Read);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{title,-24} {metrics.Length,8} {sweep,8:0.0} {kernel,8:0.0} {bare.Count,6}"));
    }
}
