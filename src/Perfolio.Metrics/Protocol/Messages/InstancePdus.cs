using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>An instance: both fields, or the one that was asked for.</summary>
/// <param name="Id">Internal id; -1 when it is not said.</param>
/// <param name="EncodedName">Name as bytes; empty when it is not said.</param>
public readonly record struct PduInstance(int Id, byte[] EncodedName)
{
    /// <summary>The name as text.</summary>
    public string Name => ArchiveText.Decode(EncodedName);

    /// <summary>Makes an instance.</summary>
    /// <param name="id">Internal id.</param>
    /// <param name="name">Name.</param>
    /// <returns>The instance.</returns>
    public static PduInstance Of(int id, string name) => new(id, ArchiveText.Encode(name));
}

/// <summary>Asks for all instances of a domain, for the name of one, or for the id of one.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Instance">Id of the instance whose name is asked for; -1 otherwise.</param>
/// <param name="EncodedName">Name of the instance whose id is asked for; empty otherwise.</param>
public sealed record InstanceRequestPdu(InstanceDomainId Domain, int Instance, byte[] EncodedName) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.InstanceRequest;

    /// <summary>Asks for all instances.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The PDU.</returns>
    public static InstanceRequestPdu All(InstanceDomainId domain) => new(domain, -1, []);

    internal static InstanceRequestPdu Read(ref PduReader reader)
    {
        var domain = new InstanceDomainId(reader.UInt32());
        reader.Int32();
        reader.Int32();
        return new InstanceRequestPdu(domain, reader.Int32(), reader.Text().ToArray());
    }

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Domain.Value);
        writer.Int32(0);
        writer.Int32(0);
        writer.Int32(Instance);
        writer.Text(EncodedName);
    }
}

/// <summary>Instances of a domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Instances">The instances.</param>
public sealed record InstancePdu(InstanceDomainId Domain, IReadOnlyList<PduInstance> Instances) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Instance;

    internal static InstancePdu Read(ref PduReader reader)
    {
        var domain = new InstanceDomainId(reader.UInt32());
        var instances = new PduInstance[reader.Count(8)];
        for (var i = 0; i < instances.Length; i++)
            instances[i] = new PduInstance(reader.Int32(), reader.Text().ToArray());
        return new InstancePdu(domain, instances);
    }

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Domain.Value);
        writer.Int32(Instances.Count);
        foreach (var instance in Instances)
        {
            writer.Int32(instance.Id);
            writer.Text(instance.EncodedName);
        }
    }
}
