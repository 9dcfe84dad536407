using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>The values of all slots at one time. Reused.</summary>
public sealed class MetricFrame
{
    private long[] _bits = [];
    private bool[] _has = [];

    /// <summary>When.</summary>
    public Timestamp Time { get; internal set; }

    /// <summary>Whether data are missing between the frame before and this one: differences to it mean nothing.</summary>
    public bool AfterGap { get; internal set; }

    /// <summary>Values: integers as they are, floating point in its 64-bit form, texts as numbers of a
    /// <see cref="TextPool"/>.</summary>
    public long[] Bits => _bits;

    /// <summary>Which slots have a value.</summary>
    public bool[] Has => _has;

    /// <summary>Makes room and empties all slots.</summary>
    internal void Reset(int slots, Timestamp time)
    {
        if (_bits.Length < slots)
        {
            _bits = new long[slots];
            _has = new bool[slots];
        }
        else
        {
            _has.AsSpan().Clear();
        }

        Time = time;
        AfterGap = false;
    }
}
