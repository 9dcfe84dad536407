namespace Perfolio.Metrics.Agent.Values;

/// <summary>
/// The values of one document: table 0 holds the single ones, table n+1 those of array n. Column 0 of an array's table is the
/// element's name.
/// </summary>
internal sealed class DocumentValues
{
    public DocumentValues(IReadOnlyList<int> columns) => Tables = [.. columns.Select(static c => new CellTable(c))];

    private DocumentValues(CellTable[] tables, TextStore texts) => (Tables, Texts) = (tables, texts);

    public CellTable[] Tables { get; }

    public TextStore Texts { get; } = new();

    /// <summary>The generation of the data; null when it has none.</summary>
    public long? Generation { get; set; }

    /// <summary>Members that occur more than once in an object.</summary>
    public int Duplicates { get; set; }

    /// <summary>Members that the schema does not allow.</summary>
    public int Surplus { get; set; }

    /// <summary>Name of the first surplus member.</summary>
    public string? FirstSurplus { get; set; }

    /// <summary>Whether the outermost value is not what the schema says.</summary>
    public bool IsWrongShape { get; set; }

    public void Clear()
    {
        foreach (var table in Tables)
            table.Clear();
        Tables[0].AddRow();
        Texts.Clear();
        Generation = null;
        Duplicates = 0;
        Surplus = 0;
        FirstSurplus = null;
        IsWrongShape = false;
    }

    public DocumentValues Copy() => new([.. Tables.Select(static t => t.Copy())], Texts.Copy())
    {
        Generation = Generation,
        Duplicates = Duplicates,
        Surplus = Surplus,
        FirstSurplus = FirstSurplus,
        IsWrongShape = IsWrongShape,
    };
}
