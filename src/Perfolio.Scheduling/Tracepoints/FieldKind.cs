namespace Perfolio.Scheduling.Tracepoints;

/// <summary>How a tracepoint stores a field.</summary>
public enum FieldKind
{
    /// <summary>An integer.</summary>
    Integer,

    /// <summary>An array of fixed size, such as a name of 16 bytes.</summary>
    Array,

    /// <summary>Elsewhere in the raw data, at a position counted from their start.</summary>
    DataLocation,

    /// <summary>Elsewhere in the raw data, at a position counted from the end of the field.</summary>
    RelativeLocation,
}
