namespace Perfolio.Archives;

/// <summary>How reading a record ended.</summary>
public enum ParseStatus
{
    /// <summary>A record was read.</summary>
    Done,

    /// <summary>The data end inside the record.</summary>
    NeedMore,

    /// <summary>The record is damaged.</summary>
    Invalid,
}

/// <summary>Outcome of a parser: no exceptions in the hot path.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Offset">Where, relative to the record's first byte.</param>
/// <param name="Reason">Why, when not done.</param>
public readonly record struct ParseResult(ParseStatus Status, long Offset = 0, string? Reason = null)
{
    /// <summary>A record was read.</summary>
    public static readonly ParseResult Done = new(ParseStatus.Done);

    /// <summary>Makes a failure.</summary>
    /// <param name="offset">Where, relative to the record's first byte.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The result.</returns>
    public static ParseResult Invalid(long offset, string reason) => new(ParseStatus.Invalid, offset, reason);
}
