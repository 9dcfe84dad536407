namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>A PDU whose type has no meaning here.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Body">What follows the header.</param>
public sealed record UnknownPdu(PduType Kind, byte[] Body) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => Kind;

    internal static UnknownPdu Read(PduType type, ref PduReader reader) => new(type, reader.Bytes(reader.Left).ToArray());

    internal override void Write(PduWriter writer) => writer.Bytes(Body);
}
