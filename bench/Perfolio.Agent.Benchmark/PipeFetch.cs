using System.Diagnostics;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Agent.Benchmark;

/// <summary>All metrics of sources fetched from an agent over its pipes, again and again.</summary>
internal sealed class PipeFetch : IDisposable
{
    private readonly PmdaPipe _agent;
    private readonly List<Pmid> _pmids;
    private readonly byte[] _fetch;
    private readonly ResultView _view = new();
    private double _last;

    /// <summary>Starts an agent of either kind.</summary>
    /// <param name="numbered">Whether its metrics are numbered as PCP's agent does; otherwise it is asked for them.</param>
    /// <param name="sources">Number of sources.</param>
    /// <param name="metrics">Number of metrics of each source.</param>
    /// <param name="command">Starts the agent.</param>
    public PipeFetch(bool numbered, int sources, int metrics, string[] command)
    {
        _agent = new PmdaPipe(command);
        _agent.Ask(new TraversePdu("json"));
        _pmids = numbered ? Pmids.Numbered(sources, metrics) : _agent.Find(sources * metrics);
        _agent.Write(new ProfilePdu(0, InstanceProfile.All).ToBytes());
        _fetch = new FetchPdu(0, _pmids).ToBytes();
        Settle();
    }

    /// <summary>Data that stay as they are.</summary>
    /// <param name="rounds">Number of fetches; those before are not counted.</param>
    public void Measure(int rounds)
    {
        Read(null);
        for (var i = 0; i < Math.Min(rounds, 200); i++)
            _agent.Exchange(_fetch);
        var times = new FetchTimes(_agent.ProcessId);
        for (var i = 0; i < rounds; i++)
            times.Measure(() => _agent.Exchange(_fetch));
        Console.WriteLine(times.Line(_pmids.Count));
        Read(null);
    }

    /// <summary>All data change before each fetch. Where they are read in the background, fetches are made until all are there;
    /// only the last is measured, but all processor time is.</summary>
    /// <param name="rounds">Number of changes.</param>
    /// <param name="directory">Where the sources are.</param>
    /// <param name="sources">Their number.</param>
    /// <param name="pause">How long before each fetch they change.</param>
    public void MeasureChanging(int rounds, string directory, int sources, TimeSpan pause = default)
    {
        var metrics = _pmids.Count / sources;
        // The runtime compiles anew what was called a thousand times.
        var warmUp = Math.Max(rounds / 4, 3000 / sources);
        for (var i = 1; i <= warmUp; i++)
            Change(directory, sources, metrics, i, pause, null);
        var times = new FetchTimes(_agent.ProcessId);
        for (var i = 1; i <= rounds; i++)
            Change(directory, sources, metrics, warmUp + i, pause, times);
        Console.WriteLine(times.Line(_pmids.Count));
    }

    public void Dispose() => _agent.Dispose();

    private void Change(string directory, int sources, int metrics, int value, TimeSpan pause, FetchTimes? times)
    {
        SourceFiles.Change(directory, sources, metrics, value);
        Task.Delay(pause).GetAwaiter().GetResult();
        while (!Read(value))
            Task.Delay(1).GetAwaiter().GetResult();
        times?.Add(_last);
    }

    // Names may be there before the last values.
    private void Settle()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            _view.Read(_agent.Exchange(_fetch));
            var count = 0;
            foreach (var set in _view.Sets)
                count += set.Count == 1 ? 1 : 0;
            if (count == _pmids.Count)
                return;
            Task.Delay(100).GetAwaiter().GetResult();
        }
    }

    // Whether all values are there, and are that value.
    private bool Read(long? value)
    {
        var begun = Stopwatch.GetTimestamp();
        var answer = _agent.Exchange(_fetch);
        _last = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        _view.Read(answer);
        var (without, others, error) = (0, 0, 0);
        foreach (var set in _view.Sets)
        {
            (without, error) = set.Count == 1 ? (without, error) : (without + 1, set.Error);
            others += set.Count == 1 && value is { } wanted && _view.NumberAt(set.First, MetricType.Int64) != wanted ? 1 : 0;
        }

        if (_pmids.Count == 0 || _view.Sets.Length != _pmids.Count || without > 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"{_view.Sets.Length} metrics of {_pmids.Count}, {without} without a value ({error})"));
        return others == 0;
    }
}
