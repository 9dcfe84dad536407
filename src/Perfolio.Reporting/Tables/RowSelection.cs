using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>Which rows of a view are shown, and in which order. All rows in file order need no memory.</summary>
internal sealed class RowSelection
{
    private readonly int[]? _rows;

    private RowSelection(int[]? rows, int count, bool ascending)
    {
        _rows = rows;
        Count = count;
        IsAscending = ascending;
    }

    public int Count { get; }

    public bool IsAll => _rows is null;

    public bool IsAscending { get; }

    public static RowSelection All(FlatView view) => new(null, view.RowCount, ascending: true);

    public static RowSelection Of(int[] ascendingRows) => new(ascendingRows, ascendingRows.Length, ascending: true);

    public int Row(int position) => _rows is null ? position : _rows[position];

    /// <summary>The positions of a segment's rows; only while the rows ascend.</summary>
    public (int Start, int End) PositionsOf(FlatSegment segment)
    {
        if (_rows is null) return (segment.FirstRow, segment.FirstRow + segment.Count);
        return (LowerBound(segment.FirstRow), LowerBound(segment.FirstRow + segment.Count));
    }

    public RowSelection OrderedBy(FlatView view, string? key)
    {
        if (key is null) return this;
        var order = new SortKey[Count];
        Dictionary<string, int> ranks = TextRanks(view, key);
        int segmentIndex = 0;
        for (int i = 0; i < Count; i++)
        {
            int row = Row(i);
            while (row >= view.Segments[segmentIndex].FirstRow + view.Segments[segmentIndex].Count) segmentIndex++;
            FlatSegment segment = view.Segments[segmentIndex];
            order[i] = KeyOf(segment.Cells(key), row - segment.FirstRow, row, ranks);
        }

        order.AsSpan().Sort(static (a, b) => a.CompareTo(b));
        int[] rows = new int[Count];
        for (int i = 0; i < rows.Length; i++) rows[i] = order[i].Row;
        return new RowSelection(rows, Count, ascending: false);
    }

    private static SortKey KeyOf(FlatCells cells, int position, int row, Dictionary<string, int> ranks)
    {
        double number = cells.DoubleAt(position);
        if (!double.IsNaN(number)) return new SortKey(0, number, row);
        return cells.At(position) is { IsNumber: false } text
            ? new SortKey(1, ranks[text.ToDisplayText()], row)
            : new SortKey(2, 0, row);
    }

    private static Dictionary<string, int> TextRanks(FlatView view, string key)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (FlatSegment segment in view.Segments)
        {
            FlatCells cells = segment.Cells(key);
            if (cells.IsMissing || cells.Column is { IsNumeric: true }) continue;
            int distinct = cells.Column is null ? 1 : segment.Count;
            for (int i = 0; i < distinct; i++)
                if (cells.At(i) is { IsNumber: false } text)
                    texts.Add(text.ToDisplayText());
        }

        var ranks = new Dictionary<string, int>();
        foreach (string text in texts) ranks.Add(text, ranks.Count);
        return ranks;
    }

    private int LowerBound(int row)
    {
        int at = Array.BinarySearch(_rows!, row);
        return at < 0 ? ~at : at;
    }

    private readonly record struct SortKey(byte Class, double Value, int Row) : IComparable<SortKey>
    {
        public int CompareTo(SortKey other)
        {
            if (Class != other.Class) return Class.CompareTo(other.Class);
            int byValue = Value.CompareTo(other.Value);
            return byValue != 0 ? byValue : Row.CompareTo(other.Row);
        }
    }
}
