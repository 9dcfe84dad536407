namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>What stands in a cell.</summary>
public enum CellKind
{
    /// <summary>Nothing: no value, or one that a limit leaves out.</summary>
    None,

    /// <summary>A signed integer.</summary>
    Signed,

    /// <summary>An unsigned integer.</summary>
    Unsigned,

    /// <summary>A floating point number.</summary>
    Real,

    /// <summary>A text.</summary>
    Text,
}
