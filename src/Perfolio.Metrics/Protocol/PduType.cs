namespace Perfolio.Metrics.Protocol;

/// <summary>Types of PDUs (docs/formats/pcp-pdu.md).</summary>
public enum PduType
{
    /// <summary>An error code, a change of state, or the greeting of a pmcd.</summary>
    Error = 0x7000,

    /// <summary>Values, with a stamp in microseconds.</summary>
    Result = 0x7001,

    /// <summary>Which instances are wanted.</summary>
    Profile = 0x7002,

    /// <summary>Asks for values.</summary>
    Fetch = 0x7003,

    /// <summary>Asks for a descriptor.</summary>
    DescriptorRequest = 0x7004,

    /// <summary>A descriptor.</summary>
    Descriptor = 0x7005,

    /// <summary>Asks for instances.</summary>
    InstanceRequest = 0x7006,

    /// <summary>Instances of a domain.</summary>
    Instance = 0x7007,

    /// <summary>Asks for a help text.</summary>
    TextRequest = 0x7008,

    /// <summary>A help text.</summary>
    Text = 0x7009,

    /// <summary>Meant for pmlogger; never answered.</summary>
    ControlRequest = 0x700a,

    /// <summary>Version and features of a side.</summary>
    Credentials = 0x700c,

    /// <summary>Identifiers of metrics.</summary>
    Ids = 0x700d,

    /// <summary>Names of metrics.</summary>
    Names = 0x700e,

    /// <summary>Asks for the children of a node of the name space.</summary>
    Child = 0x700f,

    /// <summary>Asks for all leaves below a node of the name space.</summary>
    Traverse = 0x7010,

    /// <summary>An attribute of a client's connection.</summary>
    Attribute = 0x7011,

    /// <summary>Asks for labels.</summary>
    LabelRequest = 0x7012,

    /// <summary>Labels.</summary>
    Label = 0x7013,

    /// <summary>Asks for values with a stamp in nanoseconds.</summary>
    HighResolutionFetch = 0x7014,

    /// <summary>Values, with a stamp in nanoseconds.</summary>
    HighResolutionResult = 0x7015,

    /// <summary>Asks for many descriptors.</summary>
    DescriptorIds = 0x7016,

    /// <summary>Many descriptors.</summary>
    Descriptors = 0x7017,
}
