namespace Perfolio.Reporting.Tables;

/// <summary>What a table of a profile shows, and how.</summary>
public sealed record TableOptions
{
    /// <summary>The layout.</summary>
    public TableFormat Format { get; init; } = TableFormat.Named("simple");

    /// <summary>The keys to show, in this order; empty means all, ordered by name.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The key by which rows are ordered (ascending, stable; missing cells last), or null for file order.</summary>
    public string? SortBy { get; init; }

    /// <summary>
    /// Keys with the value wanted: values of the same key are alternatives, different keys must all match. A value is
    /// compared as a number with numbers and as text with text; <c>nan</c> matches a missing cell.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Filters { get; init; } = [];
}
