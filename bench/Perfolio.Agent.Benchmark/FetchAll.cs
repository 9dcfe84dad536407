using System.Diagnostics;
using System.Globalization;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Agent.Benchmark;

/// <summary>All metrics below <c>json</c> of sources, again and again, through a pmcd or from the agent itself.</summary>
internal static class FetchAll
{
    public static async Task RunAsync(string host, int rounds)
    {
        var colon = host.LastIndexOf(':');
        using var client = await PmcdClient.ConnectAsync(
            new PmcdAddress(host[..colon], int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture)),
            new PmcdClientOptions { RequestTimeout = TimeSpan.FromMinutes(5) });
        var pmids = await Pmids.NamedAsync(host);
        await client.ProfileAsync(InstanceProfile.All);
        var view = new ResultView();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await client.FetchAsync(pmids, view);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var values = 0;
        foreach (var set in view.Sets)
            values += Math.Max(0, set.Count);
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"fetch of {pmids.Count} metrics ({values} values): median {times[rounds / 2]:0.00} ms, best {times[0]:0.00} ms, worst {times[^1]:0.00} ms, {rounds} rounds"));
    }
}
