namespace Perfolio.Archives.Metadata;

/// <summary>Kind of a record in <c>.meta</c>.</summary>
public enum MetadataRecordType
{
    /// <summary>Description of a metric.</summary>
    Descriptor = 1,

    /// <summary>Instance domain, V2 stamp.</summary>
    InstanceDomainV2 = 2,

    /// <summary>Label sets, V2 stamp.</summary>
    LabelSetsV2 = 3,

    /// <summary>Help text.</summary>
    HelpText = 4,

    /// <summary>Instance domain, V3 stamp.</summary>
    InstanceDomain = 5,

    /// <summary>Changes of an instance domain, V3 stamp.</summary>
    InstanceDomainDelta = 6,

    /// <summary>Label sets, V3 stamp.</summary>
    LabelSets = 7,
}
