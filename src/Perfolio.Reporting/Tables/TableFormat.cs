using Perfolio.Profiles;

namespace Perfolio.Reporting.Tables;

/// <summary>How the rows of a format are made.</summary>
internal enum TableKind
{
    /// <summary>Cells padded to the width of their column.</summary>
    Text,

    /// <summary>Comma-separated values with all digits.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    JsonLines,
}

/// <summary>A horizontal line: what it begins with, its filling, what stands between columns, its end.</summary>
internal sealed record RuleLine(string Begin, string Fill, string Separator, string End);

/// <summary>What stands around the cells of a row.</summary>
/// <param name="Begin">Before the first cell.</param>
/// <param name="Separator">Between cells.</param>
/// <param name="End">After the last cell.</param>
/// <param name="LeftCell">Before each cell of a left-aligned column.</param>
/// <param name="RightCell">Before each cell of a right-aligned column.</param>
/// <param name="CellEnd">After each cell.</param>
internal sealed record RowFrame(
    string Begin, string Separator, string End, string LeftCell = "", string RightCell = "", string CellEnd = "");

/// <summary>
/// A table format, known by the names that Python's tabulate uses, plus <c>csv</c> and <c>jsonl</c> (docs/tables.md).
/// </summary>
public sealed record TableFormat
{
    internal TableFormat(string name) => Name = name;

    /// <summary>The names of all formats.</summary>
    public static IReadOnlyList<string> Names => TableFormatCatalog.Names;

    /// <summary>The format's name.</summary>
    public string Name { get; }

    internal TableKind Kind { get; init; }

    internal RowFrame Header { get; init; } = new("", "  ", "");

    internal RowFrame Row { get; init; } = new("", "  ", "");

    internal RuleLine? Above { get; init; }

    internal RuleLine? BelowHeader { get; init; }

    internal RuleLine? Between { get; init; }

    internal RuleLine? Below { get; init; }

    /// <summary>The text before the table, given for each column whether it is right-aligned; null for none.</summary>
    internal Func<IReadOnlyList<bool>, string>? Opening { get; init; }

    /// <summary>Lines of markup after the header and at the end.</summary>
    internal string? AfterHeader { get; init; }

    internal string? Closing { get; init; }

    /// <summary>Blanks on both sides of a cell.</summary>
    internal int Padding { get; init; }

    /// <summary>How much wider than its header a column is at least.</summary>
    internal int MinimumPadding { get; init; } = 2;

    internal bool IsCentred { get; init; }

    /// <summary>True when the line below the header marks the alignment by colons.</summary>
    internal bool HasColons { get; init; }

    internal Func<string, string> Escape { get; init; } = static text => text;

    /// <summary>The format of that name.</summary>
    /// <exception cref="OperationException">There is none; the message lists the names.</exception>
    public static TableFormat Named(string name) =>
        TableFormatCatalog.Find(name) ??
        throw new OperationException($"unknown table format '{name}'; there are {string.Join(", ", Names)}");
}
