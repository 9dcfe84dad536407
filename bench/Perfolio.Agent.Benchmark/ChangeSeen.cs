using System.Diagnostics;
using System.Globalization;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Agent.Benchmark;

/// <summary>How long after a file was replaced a client sees its value.</summary>
internal static class ChangeSeen
{
    /// <summary>Replaces the data of a source again and again; the sources are those of <see cref="SourceFiles"/>.</summary>
    public static async Task RunAsync(string host, string directory, int rounds)
    {
        var colon = host.LastIndexOf(':');
        using var client = await PmcdClient.ConnectAsync(
            new PmcdAddress(host[..colon], int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture)));
        var pmid = (await client.LookUpAsync(["json.source0.metric0"]))[0];
        var type = (await client.DescribeAsync([pmid]))[0]!.Type;
        await client.ProfileAsync(InstanceProfile.All);
        var view = new ResultView();
        var path = Path.Combine(directory, "source0", "data.json");
        var times = new List<double>();
        for (var i = 1; i <= rounds; i++)
        {
            await File.WriteAllTextAsync(path + "~", string.Create(CultureInfo.InvariantCulture, $"{{\"metric0\":{-i}}}"));
            var begun = Stopwatch.GetTimestamp();
            File.Move(path + "~", path, overwrite: true);
            do
            {
                if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(1))
                    throw new TimeoutException("the change was not seen within a minute");
                await client.FetchAsync([pmid], view);
            }
            while (view.Sets[0].Count != 1 || view.NumberAt(view.Sets[0].First, type) != -i);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"a change is seen after: median {times[rounds / 2]:0.0} ms, worst {times[^1]:0.0} ms, {rounds} rounds"));
    }
}
