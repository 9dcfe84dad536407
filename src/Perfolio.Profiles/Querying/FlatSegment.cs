using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Querying;

/// <summary>Rows of a <see cref="FlatView"/> that share their constants: the resources of one type, or one model.</summary>
public sealed class FlatSegment
{
    private readonly Dictionary<string, FlatCells> _cells;

    private FlatSegment(int firstRow, int count, Dictionary<string, FlatCells> cells)
    {
        FirstRow = firstRow;
        Count = count;
        _cells = cells;
    }

    /// <summary>The number of the segment's first row in the view.</summary>
    public int FirstRow { get; }

    /// <summary>How many rows the segment has.</summary>
    public int Count { get; }

    /// <summary>The flat keys that the segment has.</summary>
    public IEnumerable<string> Keys => _cells.Keys;

    /// <summary>The cells of a key.</summary>
    public FlatCells Cells(string key) => _cells.GetValueOrDefault(key);

    internal static FlatSegment OfRecord(int firstRow, JsonValue record)
    {
        var cells = new Dictionary<string, FlatCells>();
        foreach ((string key, JsonValue value) in Flattening.Flatten(record)) cells[key] = new FlatCells(value);
        return new FlatSegment(firstRow, 1, cells);
    }

    internal static FlatSegment OfType(int firstRow, ResourceType type)
    {
        var cells = new Dictionary<string, FlatCells>();
        foreach ((string key, Column column) in type.Columns)
            foreach ((string flat, Column part) in FlatColumns(key, column))
                cells[flat] = new FlatCells(part);
        // A constant wins over a column of the same name.
        foreach ((string key, JsonValue value) in Flattening.Flatten(type.Constants)) cells[key] = new FlatCells(value);
        cells[FlatView.SnapshotsKey] = new FlatCells(JsonValue.Of(type.Snapshot));
        return new FlatSegment(firstRow, type.Count, cells);
    }

    // Columns hold scalars in every profile seen so far; objects and lists in them are flattened row by row.
    private static IEnumerable<KeyValuePair<string, Column>> FlatColumns(string key, Column column)
    {
        if (column is not JsonColumn || !HasNested(column)) return [new(key, column)];
        var builders = new Dictionary<string, ColumnBuilder>();
        for (int row = 0; row < column.Count; row++)
        {
            foreach ((string flat, JsonValue value) in Flattening.Flatten(key, column[row]))
            {
                if (!builders.TryGetValue(flat, out ColumnBuilder? builder)) builders.Add(flat, builder = new ColumnBuilder());
                while (builder.Count < row) builder.Add(double.NaN);
                builder.Add(value);
            }
        }

        foreach (ColumnBuilder builder in builders.Values)
            while (builder.Count < column.Count)
                builder.Add(double.NaN);
        return builders.Select(b => KeyValuePair.Create(b.Key, b.Value.Build()));
    }

    private static bool HasNested(Column column)
    {
        for (int row = 0; row < column.Count; row++)
            if (column[row].Kind is JsonKind.Array or JsonKind.Object)
                return true;
        return false;
    }
}
