using System.Globalization;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>One line on the terminal that says how far the work has come; nothing for work of less than a second.</summary>
internal sealed class ProgressLine
{
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly long _started;
    private double _shown = 1;

    public ProgressLine(Terminal terminal, TimeProvider time)
    {
        _terminal = terminal;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Shows a part from 0 to 1.</summary>
    public void Report(double part)
    {
        double seconds = _time.GetElapsedTime(_started).TotalSeconds;
        if (seconds < Math.Ceiling(_shown)) return;
        _shown = seconds + 0.25;
        _terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{part,4:P0} after {seconds:F0} s "));
    }
}
