using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>The values of all columns at one time. Reused: valid until the next row.</summary>
public sealed class ReportRow
{
    private ColumnPlan[] _plans = [];
    private MetricFrame _frame = new();
    private MetricFrame? _before;
    private double _perSecond;
    private TextPool? _texts;

    /// <summary>Number of the row, from 0.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>When.</summary>
    public Timestamp Time => _frame.Time;

    /// <summary>Seconds since the row before; 0 at the first one.</summary>
    public double Seconds { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Count => _plans.Length;

    /// <summary>What stands in a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="bits">An integer, the bits of a double, or the number of a text.</param>
    /// <returns>How to read the bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CellKind Get(int column, out long bits) => Get(in _plans[column], out bits);

    /// <summary>What stands in a column, as a number.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The number; not a number when there is none.</returns>
    public double Number(int column) => Get(column, out var bits) switch
    {
        CellKind.Signed => bits,
        CellKind.Unsigned => (ulong)bits,
        CellKind.Real => BitConverter.Int64BitsToDouble(bits),
        _ => double.NaN,
    };

    /// <summary>A text.</summary>
    /// <param name="bits">Bits of a cell that is a text.</param>
    /// <returns>The text.</returns>
    public string Text(long bits) => _texts?[bits] ?? "";

    /// <summary>Digits behind the point in a column.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The digits.</returns>
    public int Precision(int column) => _plans[column].Precision;

    internal ReadOnlySpan<ColumnPlan> Plans => _plans;

    internal void Use(ColumnPlan[] plans) => _plans = plans;

    internal void Begin(IFrameReader reader)
    {
        Index++;
        _frame = reader.Current;
        _before = reader.Previous;
        _texts = reader.Texts;
        Seconds = _before is null ? 0 : (_frame.Time.Nanoseconds - _before.Time.Nanoseconds) / 1e9;
        // Over a gap nothing is known of the time in between.
        _perSecond = Seconds > 0 && !_frame.AfterGap ? 1 / Seconds : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CellKind Get(in ColumnPlan plan, out long bits)
    {
        var slot = plan.Slot;
        bits = 0;
        if (!_frame.Has[slot])
            return CellKind.None;
        bits = _frame.Bits[slot];
        var kind = plan.Source switch
        {
            ColumnSource.Signed => CellKind.Signed,
            ColumnSource.Unsigned => CellKind.Unsigned,
            ColumnSource.Real => CellKind.Real,
            ColumnSource.Text => CellKind.Text,
            _ => Convert(in plan, ref bits),
        };
        return plan.Limit == 0 || kind is CellKind.None or CellKind.Text ? kind : Limited(in plan, kind, bits);
    }

    private CellKind Convert(in ColumnPlan plan, ref long bits)
    {
        double value;
        switch (plan.Source)
        {
            case ColumnSource.ScaledSigned:
                value = bits;
                break;
            case ColumnSource.ScaledUnsigned:
                value = (ulong)bits;
                break;
            case ColumnSource.ScaledReal:
                value = BitConverter.Int64BitsToDouble(bits);
                break;
            default:
                if (_perSecond == 0 || !_before!.Has[plan.Slot])
                    return CellKind.None;
                if (!Change(plan.Source, bits, _before.Bits[plan.Slot], out value))
                    return CellKind.None;
                value /= Seconds;
                break;
        }

        bits = BitConverter.DoubleToInt64Bits(value * plan.Factor);
        return CellKind.Real;
    }

    // A counter that has become smaller was reset or has wrapped: its rate is not known.
    private static bool Change(ColumnSource source, long now, long before, out double change)
    {
        switch (source)
        {
            case ColumnSource.RateSigned:
                change = (double)now - before;
                return now >= before;
            case ColumnSource.RateUnsigned:
                change = (ulong)now - (ulong)before;
                return (ulong)now >= (ulong)before;
            default:
                change = BitConverter.Int64BitsToDouble(now) - BitConverter.Int64BitsToDouble(before);
                return change >= 0;
        }
    }

    private static CellKind Limited(in ColumnPlan plan, CellKind kind, long bits)
    {
        var value = kind switch
        {
            CellKind.Signed => bits,
            CellKind.Unsigned => (ulong)bits,
            _ => BitConverter.Int64BitsToDouble(bits),
        };
        return plan.Limit > 0 ? (value >= plan.Limit ? kind : CellKind.None) : value <= -plan.Limit ? kind : CellKind.None;
    }
}
