namespace Perfolio.Archives.Results;

/// <summary>Outcome of moving a cursor.</summary>
public enum ReadStatus
{
    /// <summary>The cursor stands on a record.</summary>
    Record,

    /// <summary>There are no more records.</summary>
    End,

    /// <summary>The last volume ends inside a record: it is being written, or was cut.</summary>
    Incomplete,

    /// <summary>The record at the cursor is damaged.</summary>
    Invalid,
}
