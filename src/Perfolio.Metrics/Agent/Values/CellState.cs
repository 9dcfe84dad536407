namespace Perfolio.Metrics.Agent.Values;

/// <summary>What is known of one value of a document.</summary>
internal enum CellState : byte
{
    /// <summary>The member is not there.</summary>
    Missing,

    /// <summary>There is a value.</summary>
    Value,

    /// <summary>The member is null.</summary>
    Null,

    /// <summary>The member has another type.</summary>
    WrongType,

    /// <summary>The number does not fit.</summary>
    OutOfRange,

    /// <summary>The schema does not allow it, or demands it and it is missing.</summary>
    Refused,

    /// <summary>The text is too long.</summary>
    TooLong,
}
