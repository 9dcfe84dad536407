namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>What short numbers at a place can be put into without a second look.</summary>
internal enum QuickValue : byte
{
    /// <summary>Nothing: there are several columns, bounds, another type, or the generation.</summary>
    None,

    /// <summary>One column of integers.</summary>
    Integer,

    /// <summary>One column of doubles.</summary>
    Double,

    /// <summary>Nobody wants the value.</summary>
    Unwanted,
}
