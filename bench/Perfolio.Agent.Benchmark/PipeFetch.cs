using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Agent.Benchmark;

/// <summary>All metrics of sources fetched from an agent over its pipes, again and again.</summary>
internal static class PipeFetch
{
    /// <summary>Measures an agent of either kind.</summary>
    /// <param name="rounds">Number of fetches; those before are not counted.</param>
    /// <param name="sources">Number of sources, numbered as PCP's agent does; 0 to ask the agent.</param>
    /// <param name="metrics">Number of metrics of each source.</param>
    /// <param name="command">Starts the agent.</param>
    public static void Run(int rounds, int sources, int metrics, string[] command)
    {
        using var agent = new PmdaPipe(command);
        agent.Ask(new TraversePdu("json"));
        var pmids = sources == 0 ? agent.Find()
            : Pmids.Numbered(sources, metrics);
        agent.Write(new ProfilePdu(0, InstanceProfile.All).ToBytes());
        var fetch = new FetchPdu(0, pmids).ToBytes();
        var view = new ResultView();
        Check(agent.Exchange(fetch), pmids, view);
        for (var i = 0; i < Math.Min(rounds, 200); i++)
            agent.Exchange(fetch);
        var times = new FetchTimes(agent.ProcessId);
        for (var i = 0; i < rounds; i++)
            times.Measure(() => agent.Exchange(fetch));
        Console.WriteLine(times.Line(pmids.Count));
        Check(agent.Exchange(fetch), pmids, view);
    }

    private static void Check(ReadOnlyMemory<byte> result, List<Pmid> pmids, ResultView view)
    {
        view.Read(result);
        var without = 0;
        foreach (var set in view.Sets)
            without += set.Count == 1 ? 0 : 1;
        if (pmids.Count == 0 || view.Sets.Length != pmids.Count || without > 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"{view.Sets.Length} metrics of {pmids.Count}, {without} without a value"));
    }
}
