namespace Perfolio.Metrics.Configuration;

/// <summary>Whether the metrics of a statement are logged.</summary>
public enum LoggingState
{
    /// <summary>They are.</summary>
    On,

    /// <summary>They are not, whatever another statement says.</summary>
    Off,

    /// <summary>They are not, until a control program asks for it.</summary>
    Maybe,
}
