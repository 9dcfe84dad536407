using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Querying;

/// <summary>The cells of one flat key in one segment: a column, one constant for all rows, or nothing.</summary>
public readonly record struct FlatCells
{
    /// <summary>Cells that vary from row to row.</summary>
    public FlatCells(Column column) => Column = column;

    /// <summary>The same cell in all rows.</summary>
    public FlatCells(JsonValue constant) => Constant = constant;

    /// <summary>The column, or null.</summary>
    public Column? Column { get; }

    /// <summary>The constant, or null.</summary>
    public JsonValue? Constant { get; }

    /// <summary>True when the segment has no such key.</summary>
    public bool IsMissing => Column is null && Constant is null;

    /// <summary>The cell of a row of the segment; null when it is missing.</summary>
    public JsonValue? At(int row) => Column is null ? Constant : Column[row];

    /// <summary>The cell as a double; NaN when it is missing or no number.</summary>
    public double DoubleAt(int row) =>
        Column?.GetDouble(row) ?? (Constant is { IsNumber: true } number ? number.AsDouble() : double.NaN);
}
