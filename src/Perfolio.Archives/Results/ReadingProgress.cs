using Perfolio.Archives.Format;

namespace Perfolio.Archives.Results;

/// <summary>Tells now and then, by the stamps of the records, how far the reading of a span of time has come.</summary>
internal sealed class ReadingProgress
{
    private const int LookEvery = 64;

    private readonly Action<double> _told;
    private readonly Timestamp _start;
    private readonly double _length;
    private int _records;

    /// <summary>Begins.</summary>
    /// <param name="told">Told a part from 0 to 1.</param>
    /// <param name="start">Where the span begins.</param>
    /// <param name="end">Where it ends.</param>
    public ReadingProgress(Action<double> told, Timestamp start, Timestamp end)
    {
        _told = told;
        _start = start;
        _length = Math.Max(1, (double)end.Nanoseconds - start.Nanoseconds);
    }

    /// <summary>A record was read.</summary>
    public void At(Timestamp time)
    {
        if (_records++ % LookEvery == 0)
            _told(Math.Clamp((time.Nanoseconds - (double)_start.Nanoseconds) / _length, 0, 1));
    }
}
