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
    private int _width;

    public ProgressLine(Terminal terminal, TimeProvider time)
    {
        _terminal = terminal;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Does work that tells how far it has come; the line is only shown on a terminal, and gone at the end.</summary>
    public static T Show<T>(Session session, Func<Action<double>?, T> work)
    {
        ProgressLine? line = session.Terminal.ErrorIsTerminal ? new ProgressLine(session.Terminal, session.Time) : null;
        try
        {
            return work(line is null ? null : line.Report);
        }
        finally
        {
            line?.Clear();
        }
    }

    /// <summary>Shows a part from 0 to 1.</summary>
    public void Report(double part)
    {
        double seconds = _time.GetElapsedTime(_started).TotalSeconds;
        if (seconds < Math.Ceiling(_shown)) return;
        _shown = seconds + 0.25;
        string text = string.Create(CultureInfo.InvariantCulture, $"{part,4:P0} after {seconds:F0} s ");
        _width = Math.Max(_width, text.Length);
        _terminal.Error.Write($"\r{text}");
    }

    /// <summary>Makes room for other text.</summary>
    public void Clear()
    {
        if (_width > 0) _terminal.Error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}
