using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>Finds the metrics of a configuration at a pmcd.</summary>
internal sealed class PmcdNames(PmcdSource source, IReadOnlyList<LoggedMetric> wanted, Action<string>? warn)
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>The profile that makes a pmcd send no more than is recorded.</summary>
    public static InstanceProfile Profile(IReadOnlyList<PmcdMetric> metrics)
    {
        var domains = metrics.Where(static m => !m.Descriptor.Indom.IsNull).GroupBy(static m => m.Descriptor.Indom)
            .Where(static g => g.All(static m => m.Filter is not null))
            .Select(static g => new ProfileDomain(
                g.Key, OnlyListed: true, [.. g.SelectMany(static m => m.Filter!.Wanted).Distinct().Order()]))
            .ToArray();
        return domains.Length == 0 ? InstanceProfile.All : new InstanceProfile(includeOthers: true, domains);
    }

    /// <summary>The metrics that are not known yet. What is unknown there is left out with a word.</summary>
    public async Task<List<PmcdMetric>> FindAsync(IReadOnlyList<PmcdMetric> known, CancellationToken token)
    {
        var leaves = await LeavesAsync(token);
        var names = known.Select(static m => m.Name).ToHashSet(StringComparer.Ordinal);
        var added = leaves.Where(l => names.Add(l.Name)).ToArray();
        var pmids = await source.Client.LookUpAsync([.. added.Select(static l => l.Name)], token);
        var taken = known.Select(static m => m.Descriptor.Pmid).ToHashSet();
        // A metric may have many names; it is recorded once.
        var found = added.Zip(pmids, static (leaf, pmid) => (leaf.Name, leaf.Logged, Pmid: pmid))
            .Where(f => f.Pmid != Pmid.Null && taken.Add(f.Pmid)).ToArray();
        var descriptors = await source.Client.DescribeAsync([.. found.Select(static f => f.Pmid)], token);
        var metrics = new List<PmcdMetric>();
        for (var i = 0; i < found.Length; i++)
        {
            var (name, logged, pmid) = found[i];
            if (descriptors[i] is not { } descriptor)
            {
                Warn(logged, name, "has no description there; left out");
                continue;
            }

            var all = await source.Client.NamesOfAsync(pmid, token);
            var named = descriptor.WithNames([.. (all.Count > 0 ? all : [name]).Select(ArchiveText.Encode)]);
            metrics.Add(
                new PmcdMetric(name, named, descriptor.Indom.IsNull ? null : await FilterAsync(logged, descriptor, token)));
        }

        return metrics;
    }

    private async Task<List<(string Name, LoggedMetric Logged)>> LeavesAsync(CancellationToken token)
    {
        var pmids = await source.Client.LookUpAsync([.. wanted.Select(static w => w.Name)], token);
        var leaves = new List<(string Name, LoggedMetric Logged)>();
        for (var i = 0; i < pmids.Length; i++)
        {
            if (pmids[i] != Pmid.Null)
            {
                leaves.Add((wanted[i].Name, wanted[i]));
                continue;
            }

            var below = await source.Client.TraverseAsync(wanted[i].Name, token);
            if (below.Count == 0)
                Warn(wanted[i], wanted[i].Name, "is unknown there; left out until it appears");
            leaves.AddRange(below.Select(name => (name, wanted[i])));
        }

        return leaves;
    }

    private async Task<InstanceFilter?> FilterAsync(LoggedMetric logged, MetricDescriptor metric, CancellationToken token)
    {
        if (InstanceFilter.Of(logged) is not { } filter)
            return null;
        if (await source.Client.InstancesAsync(metric.Indom, token) is not { } list)
            return filter;
        foreach (var missing in filter.Missing(list))
            Warn(logged, logged.Name, $"has no instance '{missing}'");
        return filter.Resolve(list);
    }

    private void Warn(LoggedMetric logged, string name, string what)
    {
        if (_warned.Add(name + what))
            warn?.Invoke($"{logged.Where}metric '{name}' {what}");
    }
}
