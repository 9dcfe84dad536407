namespace Perfolio.Metrics.Protocol;

/// <summary>What has changed at a pmcd since the last fetch; also what an agent says about itself in a result.</summary>
[Flags]
public enum PmcdChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An agent was added.</summary>
    AgentAdded = 0x01,

    /// <summary>An agent was restarted.</summary>
    AgentRestarted = 0x02,

    /// <summary>An agent was dropped.</summary>
    AgentDropped = 0x04,

    /// <summary>Labels have changed; an agent may say it.</summary>
    Labels = 0x08,

    /// <summary>Names, or what they stand for, have changed; an agent may say it.</summary>
    Names = 0x10,

    /// <summary>The host has another name.</summary>
    HostName = 0x20,
}
