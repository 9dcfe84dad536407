namespace Perfolio.Metrics.Agent.Values;

/// <summary>What clients are told of values that are none.</summary>
internal static class CellStates
{
    /// <summary>PM_ERR_VALUE.</summary>
    public const int ErrorValue = -12351;

    /// <summary>PM_ERR_CONV.</summary>
    public const int ErrorConversion = -12362;

    /// <summary>PM_ERR_TRUNC.</summary>
    public const int ErrorTruncation = -12363;

    /// <summary>PM_ERR_AGAIN.</summary>
    public const int ErrorAgain = -12389;

    /// <summary>PM_ERR_TOOBIG.</summary>
    public const int ErrorTooBig = -12444;

    /// <summary>PCP's code; 0 for "no value".</summary>
    public static int Code(this CellState state) => state switch
    {
        CellState.WrongType => ErrorConversion,
        CellState.OutOfRange => ErrorTruncation,
        CellState.Refused => ErrorValue,
        CellState.TooLong => ErrorTooBig,
        _ => 0,
    };

    /// <summary>Whether it counts as a violation of the schema.</summary>
    public static bool IsViolation(this CellState state) => state >= CellState.WrongType;
}
