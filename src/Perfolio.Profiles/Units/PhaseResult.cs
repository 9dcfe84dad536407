namespace Perfolio.Profiles.Units;

/// <summary>How a phase of a unit ended: status 0 is good; anything else ends the sequence with the message.</summary>
/// <param name="Status">0 = OK.</param>
/// <param name="Message">The reason when not OK, or a note.</param>
public readonly record struct PhaseResult(int Status, string Message)
{
    /// <summary>A phase that went well.</summary>
    public static PhaseResult Ok { get; } = new(0, "");

    /// <summary>A phase that failed for a reason.</summary>
    public static PhaseResult Failed(string message) => new(1, message);

    /// <summary>True when the status is 0.</summary>
    public bool IsOk => Status == 0;
}
