using System.Diagnostics;
using System.Globalization;

namespace Perfolio.Agent.Benchmark;

/// <summary>Times of fetches, and the processor time that a process took for them.</summary>
internal sealed class FetchTimes
{
    private readonly List<double> _milliseconds = [];
    private readonly int _process;
    private readonly double _before;

    /// <summary>Begins to measure.</summary>
    /// <param name="process">The process that answers; 0 when its processor time is not asked for.</param>
    public FetchTimes(int process) => (_process, _before) = (process, Processor(process));

    /// <summary>Measures one fetch.</summary>
    public void Measure(Action fetch)
    {
        var begun = Stopwatch.GetTimestamp();
        fetch();
        Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    /// <summary>Adds a fetch that took so many milliseconds.</summary>
    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    /// <summary>One line for awk: metrics, median, best, worst, processor time of each fetch; milliseconds.</summary>
    public string Line(int metrics)
    {
        var processor = (Processor(_process) - _before) / _milliseconds.Count;
        _milliseconds.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics} {_milliseconds[_milliseconds.Count / 2]:0.0000} {_milliseconds[0]:0.0000} {_milliseconds[^1]:0.0000} {processor:0.0000}");
    }

    // In milliseconds; the kernel counts in steps of 10.
    private static double Processor(int process)
    {
        if (process == 0)
            return 0;
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return 10.0 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }
}
