namespace Perfolio.Collectors.Processes;

/// <summary>How a child process came to its end.</summary>
public enum ChildOutcome
{
    /// <summary>It ended by itself, with an exit code.</summary>
    Exited,

    /// <summary>A signal ended it that Perfolio did not send.</summary>
    Killed,

    /// <summary>It was ended because its time was up.</summary>
    TimedOut,

    /// <summary>It was ended because the caller cancelled.</summary>
    Cancelled,
}
