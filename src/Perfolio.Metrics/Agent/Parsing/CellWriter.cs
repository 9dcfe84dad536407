using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Values;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>Puts tokens into cells, by the type of the metric: never rounded, never wrapped, no text taken for a
/// number.</summary>
internal sealed class CellWriter
{
    private const double TwoTo53 = 9007199254740992;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
            1e22,
    ];

    private readonly DocumentValues _values;
    private readonly DocumentLimits _limits;
    private readonly CellTable[] _tables;

    public CellWriter(DocumentValues values, DocumentLimits limits)
    {
        _values = values;
        _tables = values.Tables;
        _limits = limits;
    }

    /// <summary>Gives all columns of a place a state.</summary>
    public void All(MatchNode? node, CellState state)
    {
        if (node is null)
            return;
        foreach (var plan in node.Columns)
            Set(plan, state);
    }

    public void Boolean(MatchNode? node, bool value)
    {
        if (node is null)
            return;
        foreach (var plan in node.Columns)
        {
            if (plan.Type == MetricType.UInt32)
                Set(plan, value ? 1 : 0);
            else if (plan.AcceptsScalars)
                Text(plan, value ? "true"u8 : "false"u8);
            else
                Set(plan, CellState.WrongType);
        }
    }

    /// <summary>Takes a string.</summary>
    /// <returns>False when its escapes make no text.</returns>
    public unsafe bool Text(MatchNode node, byte* content, int length, bool escaped)
    {
        if (!escaped && length <= TextStore.ShortText && length <= _limits.Text
            && node.Only is { Type: MetricType.String, Bounds: null } only)
        {
            _tables[only.Table].SetLast(only.Column, _values.Texts.AddShort(content, length));
            return true;
        }

        foreach (var plan in node.Columns)
        {
            if (plan.Type != MetricType.String)
            {
                Set(plan, CellState.WrongType);
            }
            else if (!escaped)
            {
                Text(plan, new ReadOnlySpan<byte>(content, length));
            }
            else
            {
                var decoded = JsonEscapes.Decode(new ReadOnlySpan<byte>(content, length), _values.Texts.Room(length));
                if (decoded < 0)
                    return false;
                Text(plan, _values.Texts.Room(length)[..decoded]);
            }
        }

        return true;
    }

    /// <summary>Takes a short number where <see cref="MatchNode.Quick"/> allows it.</summary>
    /// <param name="node">The place.</param>
    /// <param name="digits">All digits with their sign, exact as a double; not -0.</param>
    /// <param name="scale">How many of them stand behind the point, at most 8.</param>
    /// <returns>False when the number does not fit there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Short(MatchNode node, long digits, int scale)
    {
        var bits = digits;
        if (node.Quick == QuickValue.Double)
            bits = BitConverter.DoubleToInt64Bits(digits / Powers[scale]);
        else if (scale > 0)
            return node.Quick == QuickValue.Unwanted;
        if (node.Only is { } only)
            _tables[only.Table].SetLast(only.Column, bits);
        return true;
    }

    public void Number(MatchNode node, in JsonNumber number)
    {
        if (node.IsGeneration && Integer(number, out var generation))
            _values.Generation = generation;
        for (var i = 0; i < node.Columns.Count; i++)
        {
            var plan = node.Columns[i];
            if (plan.Type == MetricType.Int64 && number.IsInteger && number.IsExact && number.Digits <= long.MaxValue
                && plan.Bounds is null)
                Set(plan, number.IsNegative ? -(long)number.Digits : (long)number.Digits);
            else
                Convert(plan, number);
        }
    }

    /// <summary>Calls an element by its position.</summary>
    public void Position(CellTable table, int position)
    {
        var room = _values.Texts.Room(11);
        Utf8Formatter.TryFormat(position, room, out var length);
        table.Set(table.Rows - 1, 0, _values.Texts.Take(length));
    }

    private void Set(ColumnPlan plan, long bits)
    {
        var table = _values.Tables[plan.Table];
        table.Set(table.Rows - 1, plan.Column, bits);
    }

    private void Set(ColumnPlan plan, CellState state)
    {
        var table = _values.Tables[plan.Table];
        table.Set(table.Rows - 1, plan.Column, state);
    }

    // The text may lie in the store's own room already.
    private void Text(ColumnPlan plan, ReadOnlySpan<byte> text)
    {
        if (text.Length > _limits.Text)
            Set(plan, CellState.TooLong);
        else if (plan.Bounds?.Allows(text) == false)
            Set(plan, CellState.Refused);
        else
            Set(plan, _values.Texts.Add(text));
    }

    private unsafe void Convert(ColumnPlan plan, in JsonNumber number)
    {
        switch (plan.Type)
        {
            case MetricType.Int64 or MetricType.UInt64:
                Whole(plan, number);
                break;
            case MetricType.Double:
                var value = Real(number);
                if (!double.IsFinite(value))
                    Set(plan, CellState.OutOfRange);
                else if (plan.Bounds?.Allows(value) == false)
                    Set(plan, CellState.Refused);
                else
                    Set(plan, BitConverter.DoubleToInt64Bits(value));
                break;
            case MetricType.String when plan.AcceptsScalars:
                Text(plan, new ReadOnlySpan<byte>(number.Start, number.Length));
                break;
            default:
                Set(plan, CellState.WrongType);
                break;
        }
    }

    private void Whole(ColumnPlan plan, in JsonNumber number)
    {
        var state = Magnitude(number, out var magnitude);
        if (state != CellState.Value)
        {
            Set(plan, state);
            return;
        }

        var limit = plan.Type == MetricType.UInt64 ? number.IsNegative ? 0 : ulong.MaxValue : (ulong)long.MaxValue
            + (number.IsNegative ? 1u : 0u);
        if (magnitude > limit)
            Set(plan, CellState.OutOfRange);
        else if (plan.Bounds?.Allows(number.IsNegative ? -(double)magnitude : magnitude) == false)
            Set(plan, CellState.Refused);
        else
            Set(plan, number.IsNegative ? unchecked(-(long)magnitude) : (long)magnitude);
    }

    private static bool Integer(in JsonNumber number, out long value)
    {
        value = 0;
        if (Magnitude(number, out var magnitude) != CellState.Value || magnitude > long.MaxValue)
            return false;
        value = number.IsNegative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    // 5.0 and 1e3 are integers, 1.5 is not; nothing is rounded.
    private static CellState Magnitude(in JsonNumber number, out ulong magnitude)
    {
        magnitude = number.Digits;
        if (!number.IsExact)
            return number.IsInteger ? Long(number, out magnitude) : CellState.WrongType;
        if (magnitude == 0)
            return CellState.Value;
        for (var i = number.Exponent; i < 0; i++)
        {
            if (magnitude % 10 != 0)
                return CellState.WrongType;
            magnitude /= 10;
        }

        for (var i = 0; i < number.Exponent; i++)
        {
            if (magnitude > ulong.MaxValue / 10)
                return CellState.OutOfRange;
            magnitude *= 10;
        }

        return CellState.Value;
    }

    // 20 digits may still fit; more never do, because the first is not 0.
    private static unsafe CellState Long(in JsonNumber number, out ulong magnitude)
    {
        var skip = number.IsNegative ? 1 : 0;
        var text = new ReadOnlySpan<byte>(number.Start + skip, number.Length - skip);
        return Utf8Parser.TryParse(text, out magnitude, out var used) && used == text.Length ? CellState.Value
            : CellState.OutOfRange;
    }

    private static unsafe double Real(in JsonNumber number)
    {
        if (number.IsExact && number.Digits <= TwoTo53 && number.Exponent is >= -22 and <= 22)
        {
            // Both are exact, so that the one operation rounds right.
            var value = number.Exponent < 0 ? number.Digits / Powers[-number.Exponent] : number.Digits * Powers[number.Exponent];
            return number.IsNegative ? -value : value;
        }

        return Utf8Parser.TryParse(new ReadOnlySpan<byte>(number.Start, number.Length), out double slow, out _) ? slow
            : double.NaN;
    }
}
