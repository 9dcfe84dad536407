using Perfolio.Profiles.Units;

namespace Perfolio.Reporting.Summaries;

/// <summary>
/// Progress of a unit as one line that is rewritten in place, with the time left; at most ten times a second. Dispose
/// erases the line. It is safe to report from several threads.
/// </summary>
public sealed class ProgressDisplay : IProgress<UnitProgress>, IDisposable
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly SummaryStyle _style;
    private readonly Lock _lock = new();
    private string? _stage;
    private long _stageStart;
    private long _lastShown;
    private int _stageDoneAtStart;
    private bool _isShown;

    /// <summary>Shows progress on a terminal.</summary>
    /// <param name="output">Where; standard error as a rule.</param>
    /// <param name="style">What it can show.</param>
    /// <param name="time">The time.</param>
    public ProgressDisplay(TextWriter output, SummaryStyle style, TimeProvider time)
    {
        _output = output;
        _style = style;
        _time = time;
    }

    /// <summary>A display on standard error, or null when that is no terminal.</summary>
    public static ProgressDisplay? ForTerminal(TimeProvider time) =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? null
            : new ProgressDisplay(Console.Error, SummaryStyle.OfStandardError(), time);

    /// <inheritdoc/>
    public void Report(UnitProgress value)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            bool isNewStage = _stage != value.Stage;
            if (isNewStage)
            {
                _stage = value.Stage;
                _stageStart = now;
                _stageDoneAtStart = value.Done;
            }

            if (!isNewStage && _time.GetElapsedTime(_lastShown, now) < Pause) return;
            _lastShown = now;
            _isShown = true;
            _output.Write($"\r{LineFor(value, _time.GetElapsedTime(_stageStart, now))}\e[K");
            _output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isShown) return;
            _isShown = false;
            _output.Write("\r\e[K");
            _output.Flush();
        }
    }

    private string LineFor(UnitProgress value, TimeSpan elapsed)
    {
        string line = value.Total > 0 ? $"{value.Stage} {Bar(value)} {value.Done}/{value.Total}" : $"{value.Stage} {value.Done}";
        int done = value.Done - _stageDoneAtStart;
        if (value.Total > value.Done && done > 0)
            line += $"  {Duration(elapsed * ((double)(value.Total - value.Done) / done))} left";
        return line.Length < _style.Width ? line : line[..Math.Max(0, _style.Width - 1)];
    }

    private string Bar(UnitProgress value)
    {
        int full = (int)(Math.Clamp((double)value.Done / value.Total, 0, 1) * BarWidth);
        return _style.HasUnicode
            ? new string('━', full) + new string('╌', BarWidth - full)
            : "[" + new string('#', full) + new string('.', BarWidth - full) + "]";
    }

    private static string Duration(TimeSpan left) => left.TotalSeconds switch
    {
        < 1 => "under 1 s",
        < 60 => $"{Math.Round(left.TotalSeconds):0} s",
        < 3600 => $"{left.Minutes} min {left.Seconds} s",
        _ => $"{(int)left.TotalHours} h {left.Minutes} min",
    };
}
