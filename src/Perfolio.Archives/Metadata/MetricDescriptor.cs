using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>Description of a metric.</summary>
public sealed class MetricDescriptor
{
    private string[]? _names;

    /// <summary>Makes a descriptor.</summary>
    /// <param name="pmid">Identifier.</param>
    /// <param name="type">Type of the values.</param>
    /// <param name="indom">Instance domain; null domain for a singular metric.</param>
    /// <param name="semantics">What the values mean over time.</param>
    /// <param name="units">Dimensions and scales.</param>
    /// <param name="encodedNames">All names, as bytes.</param>
    public MetricDescriptor(
        Pmid pmid, MetricType type, InstanceDomainId indom, MetricSemantics semantics, MetricUnits units,
        IReadOnlyList<byte[]> encodedNames)
    {
        Pmid = pmid;
        Type = type;
        Indom = indom;
        Semantics = semantics;
        Units = units;
        EncodedNames = encodedNames;
    }

    /// <summary>Makes a descriptor with one name.</summary>
    /// <param name="name">Name, such as <c>kernel.all.load</c>.</param>
    /// <param name="pmid">Identifier.</param>
    /// <param name="type">Type of the values.</param>
    /// <param name="indom">Instance domain; null domain for a singular metric.</param>
    /// <param name="semantics">What the values mean over time.</param>
    /// <param name="units">Dimensions and scales.</param>
    public MetricDescriptor(
        string name, Pmid pmid, MetricType type, InstanceDomainId indom, MetricSemantics semantics, MetricUnits units = default)
        : this(pmid, type, indom, semantics, units, [ArchiveText.Encode(name)])
    {
    }

    /// <summary>Identifier.</summary>
    public Pmid Pmid { get; }

    /// <summary>Type of the values.</summary>
    public MetricType Type { get; }

    /// <summary>Instance domain; the null domain for a singular metric.</summary>
    public InstanceDomainId Indom { get; }

    /// <summary>What the values mean over time.</summary>
    public MetricSemantics Semantics { get; }

    /// <summary>Dimensions and scales.</summary>
    public MetricUnits Units { get; }

    /// <summary>All names as they stand in the file.</summary>
    public IReadOnlyList<byte[]> EncodedNames { get; }

    /// <summary>All names, decoded.</summary>
    public IReadOnlyList<string> Names => _names ??= [.. EncodedNames.Select(static n => ArchiveText.Decode(n))];

    /// <summary>The first name; the identifier when there is none.</summary>
    public string Name => Names.Count > 0 ? Names[0] : Pmid.ToString();

    /// <summary>Position in <see cref="ArchiveMetadata.Descriptors"/>; -1 before it is registered there.</summary>
    public int Ordinal { get; internal set; } = -1;

    /// <summary>The same metric with other names.</summary>
    /// <param name="encodedNames">All names, as bytes.</param>
    /// <returns>A new descriptor.</returns>
    public MetricDescriptor WithNames(IReadOnlyList<byte[]> encodedNames) =>
        new(Pmid, Type, Indom, Semantics, Units, encodedNames);

    /// <summary>What differs between two descriptors of one metric.</summary>
    /// <param name="other">The other descriptor.</param>
    /// <returns>PM_ERR_LOGCHANGETYPE, …SEM, …INDOM, …UNITS, or 0.</returns>
    public int Conflict(MetricDescriptor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Type != other.Type)
            return -12404;
        if (Semantics != other.Semantics)
            return -12405;
        if (Indom != other.Indom)
            return -12406;
        return Units != other.Units ? -12407 : 0;
    }
}
