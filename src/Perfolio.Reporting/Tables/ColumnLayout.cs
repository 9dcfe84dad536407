using System.Buffers.Text;
using System.Numerics;
using System.Text;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>What a column of a table holds.</summary>
internal enum CellKind
{
    /// <summary>Whole numbers only (cells may be missing): all digits are shown.</summary>
    Integers,

    /// <summary>Numbers, some with a fraction: six significant digits, aligned at the decimal point.</summary>
    Numbers,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>The first pass over a column: its kind and the room its cells need.</summary>
internal sealed class ColumnLayout
{
    private const int LongestInteger = 20;

    private ColumnLayout(string key, CellKind kind)
    {
        Key = key;
        Kind = kind;
    }

    public string Key { get; }

    public CellKind Kind { get; }

    /// <summary>Cells of the terminal.</summary>
    public int Width { get; private set; }

    /// <summary>Bytes that the longest cell takes.</summary>
    public int MaxBytes { get; private set; }

    /// <summary>Characters after the decimal point, at most; -1 when no cell has one.</summary>
    public int Decimals { get; private set; } = -1;

    public static ColumnLayout Measure(FlatView view, string key, RowSelection rows, TableFormat format)
    {
        var layout = new ColumnLayout(key, KindOf(view, key, rows));
        int beforePoint = 0;
        foreach (FlatSegment segment in view.Segments)
        {
            (int start, int end) = rows.PositionsOf(segment);
            if (start == end) continue;
            FlatCells cells = segment.Cells(key);
            if (cells.Column is null) end = start + 1;
            if (layout.Kind == CellKind.Text) layout.MeasureTexts(segment, cells, rows, (start, end), format);
            else beforePoint = Math.Max(beforePoint, layout.MeasureNumbers(segment, cells, rows, (start, end)));
        }

        layout.Width = Math.Max(layout.Width, beforePoint + layout.Decimals);
        layout.Width = Math.Max(layout.Width, DisplayWidth.Of(CellText.Of(key, format)) + format.MinimumPadding);
        layout.MaxBytes = Math.Max(layout.MaxBytes, layout.Width);
        return layout;
    }

    /// <summary>Writes a number as the column shows it.</summary>
    public int Format(Column column, int row, Span<byte> destination)
    {
        if (Kind == CellKind.Integers && column is Int64Column integers)
        {
            Utf8Formatter.TryFormat(integers.Values[row], destination, out int length);
            return length;
        }

        if (column is DoubleColumn doubles) return GeneralNumber.Format(doubles.Values[row], destination);
        return Kind == CellKind.Numbers
            ? GeneralNumber.Format(column.GetDouble(row), destination)
            : Format(column[row], destination);
    }

    /// <summary>Writes a number, or <c>nan</c> for a missing one.</summary>
    public int Format(JsonValue? value, Span<byte> destination)
    {
        if (value is null) return GeneralNumber.Format(double.NaN, destination);
        if (Kind == CellKind.Numbers || value.Kind == JsonKind.Float) return GeneralNumber.Format(value.AsDouble(), destination);
        return Encoding.ASCII.GetBytes(value.ToDisplayText(), destination);
    }

    /// <summary>The characters after the point (or, without one, after the exponent's mark); -1 when there is neither.</summary>
    public static int DecimalsOf(ReadOnlySpan<byte> number)
    {
        int point = number.LastIndexOf((byte)'.');
        if (point < 0) point = number.LastIndexOf((byte)'e');
        return point < 0 ? -1 : number.Length - point - 1;
    }

    private static CellKind KindOf(FlatView view, string key, RowSelection rows)
    {
        var kind = CellKind.Integers;
        bool found = false;
        foreach (FlatSegment segment in view.Segments)
        {
            (int start, int end) = rows.PositionsOf(segment);
            FlatCells cells = segment.Cells(key);
            if (start == end || cells.IsMissing) continue;
            found = true;
            if (cells.Column is Int64Column) continue;
            if (cells.Column is DoubleColumn)
            {
                kind = CellKind.Numbers;
                continue;
            }

            if (cells.Column is null) end = start + 1;
            for (int i = start; i < end; i++)
            {
                JsonValue value = cells.At(rows.Row(i) - segment.FirstRow)!;
                if (!value.IsNumber) return CellKind.Text;
                if (value.Kind == JsonKind.Float && !double.IsNaN(value.AsDouble())) kind = CellKind.Numbers;
            }
        }

        return found ? kind : CellKind.Numbers;
    }

    private void MeasureTexts(
        FlatSegment segment, FlatCells cells, RowSelection rows, (int Start, int End) range, TableFormat format)
    {
        for (int i = range.Start; i < range.End; i++)
        {
            string text = CellText.Of(cells.At(rows.Row(i) - segment.FirstRow), format);
            Width = Math.Max(Width, DisplayWidth.Of(text));
            MaxBytes = Math.Max(MaxBytes, Encoding.UTF8.GetByteCount(text));
        }
    }

    // Returns the most characters that stand before the decimals of any cell.
    private int MeasureNumbers(FlatSegment segment, FlatCells cells, RowSelection rows, (int Start, int End) range)
    {
        if (Kind == CellKind.Integers && cells.Column is Int64Column integers && rows.IsAll)
            return LongestOf(integers.Values) + 1;
        int size = cells.Constant is { Kind: JsonKind.Integer } big && !big.TryGetInt64(out _)
            ? big.ToDisplayText().Length : LongestInteger;
        if (cells.Column is JsonColumn) size = LongestBig(cells.Column);
        Span<byte> text = size <= 1024 ? stackalloc byte[Math.Max(size, LongestInteger)] : new byte[size];
        int before = 0;
        for (int i = range.Start; i < range.End; i++)
        {
            int row = rows.Row(i) - segment.FirstRow;
            int length = cells.Column is null ? Format(cells.Constant, text) : Format(cells.Column, row, text);
            int decimals = DecimalsOf(text[..length]);
            Decimals = Math.Max(Decimals, decimals);
            before = Math.Max(before, length - decimals);
        }

        return before;
    }

    private static int LongestBig(Column column)
    {
        int longest = LongestInteger;
        for (int i = 0; i < column.Count; i++)
            if (column[i].Kind == JsonKind.Integer)
                longest = Math.Max(longest, column[i].ToDisplayText().Length);
        return longest;
    }

    private static int LongestOf(ReadOnlySpan<long> values)
    {
        long least = long.MaxValue, most = long.MinValue;
        foreach (long value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return Math.Max(LengthOf(least), LengthOf(most));
    }

    private static int LengthOf(long value) =>
        new BigInteger(value).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
}
