using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Asks for a descriptor.</summary>
/// <param name="Metric">The metric.</param>
public sealed record DescriptorRequestPdu(Pmid Metric) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.DescriptorRequest;

    internal static DescriptorRequestPdu Read(ref PduReader reader) => new(new Pmid(reader.UInt32()));

    internal override void Write(PduWriter writer) => writer.UInt32(Metric.Value);
}

/// <summary>A descriptor; names are not part of it.</summary>
/// <param name="Descriptor">The descriptor.</param>
public sealed record DescriptorPdu(MetricDescriptor Descriptor) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Descriptor;

    internal static DescriptorPdu Read(ref PduReader reader) => new(ReadDescriptor(ref reader));

    internal static MetricDescriptor ReadDescriptor(ref PduReader reader) => new(
        new Pmid(reader.UInt32()), (MetricType)reader.Int32(), new InstanceDomainId(reader.UInt32()),
        (MetricSemantics)reader.Int32(), new MetricUnits(reader.UInt32()), []);

    internal static void WriteDescriptor(PduWriter writer, MetricDescriptor descriptor)
    {
        writer.UInt32(descriptor.Pmid.Value);
        writer.Int32((int)descriptor.Type);
        writer.UInt32(descriptor.Indom.Value);
        writer.Int32((int)descriptor.Semantics);
        writer.UInt32(descriptor.Units.Packed);
    }

    internal override void Write(PduWriter writer) => WriteDescriptor(writer, Descriptor);
}

/// <summary>Asks for many descriptors; never sent to an agent.</summary>
/// <param name="Metrics">The metrics.</param>
public sealed record DescriptorIdsPdu(IReadOnlyList<Pmid> Metrics) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.DescriptorIds;

    internal static DescriptorIdsPdu Read(ref PduReader reader)
    {
        reader.Int32();
        return new DescriptorIdsPdu(PmidList.Read(ref reader));
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(-1);
        PmidList.Write(writer, Metrics);
    }
}

/// <summary>Many descriptors; one that is not to be had has the null identifier.</summary>
/// <param name="Descriptors">The descriptors, in the order asked for.</param>
public sealed record DescriptorsPdu(IReadOnlyList<MetricDescriptor> Descriptors) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Descriptors;

    internal static DescriptorsPdu Read(ref PduReader reader)
    {
        var descriptors = new MetricDescriptor[reader.Count(20)];
        for (var i = 0; i < descriptors.Length; i++)
            descriptors[i] = DescriptorPdu.ReadDescriptor(ref reader);
        return new DescriptorsPdu(descriptors);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Descriptors.Count);
        foreach (var descriptor in Descriptors)
            DescriptorPdu.WriteDescriptor(writer, descriptor);
    }
}
