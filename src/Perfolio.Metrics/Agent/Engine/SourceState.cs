namespace Perfolio.Metrics.Agent.Engine;

/// <summary>How a source is; the value of <c>sources.state</c>.</summary>
public enum SourceState
{
    /// <summary>The last reading was good.</summary>
    Ok = 0,

    /// <summary>Nothing wrong was seen, but the values are older than they may be, or there are none yet.</summary>
    Stale = 1,

    /// <summary>The file, command or address cannot be read.</summary>
    Unreadable = 2,

    /// <summary>What was read is not JSON.</summary>
    BadJson = 3,

    /// <summary>The schema cannot be used, or the source's name is taken.</summary>
    BadSchema = 4,

    /// <summary>The data are not what the schema says.</summary>
    Mismatch = 5,

    /// <summary>A limit of size was passed.</summary>
    TooBig = 6,

    /// <summary>Reading does not end.</summary>
    Hung = 7,

    /// <summary>The source is not there any more.</summary>
    Gone = 8,
}
