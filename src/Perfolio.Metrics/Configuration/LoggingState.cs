namespace Perfolio.Metrics.Configuration;

/// <summary>Whether the metrics of a statement are logged.</summary>
public enum LoggingState
{
    /// <summary>They are.</summary>
    On,

    /// <summary>They are not; an advisory statement does not change that.</summary>
    Off,

    /// <summary>They are not, until a control program asks for it.</summary>
    Maybe,
}
