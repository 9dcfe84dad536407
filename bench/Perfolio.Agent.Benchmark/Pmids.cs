using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Agent.Benchmark;

/// <summary>The numbers of the metrics of sources.</summary>
internal static class Pmids
{
    private const int Domain = 137;

    /// <summary>As PCP's own agent numbers them, from 1 and from 0 on: it searches its directories for each name that it is
    /// asked for.</summary>
    public static List<Pmid> Numbered(int sources, int metrics) =>
        [.. Enumerable.Range(0, sources * metrics).Select(i => Pmid.From(Domain, 1 + (i / metrics), i % metrics))];

    /// <summary>As an agent behind a pmcd says.</summary>
    public static async Task<List<Pmid>> NamedAsync(string host)
    {
        var colon = host.LastIndexOf(':');
        using var client = await PmcdClient.ConnectAsync(
            new PmcdAddress(host[..colon], int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture)),
            new PmcdClientOptions { RequestTimeout = TimeSpan.FromMinutes(5) });
        var names = (await client.TraverseAsync("json")).Where(IsOfSource).ToList();
        var pmids = new List<Pmid>();
        foreach (var some in names.Chunk(500))
            pmids.AddRange(await client.LookUpAsync(some));
        return pmids;
    }

    /// <summary>Whether a name is a source's, not of the agent itself.</summary>
    public static bool IsOfSource(string name) =>
        name.StartsWith("json.source", StringComparison.Ordinal) && !name.StartsWith("json.sources.", StringComparison.Ordinal);
}
