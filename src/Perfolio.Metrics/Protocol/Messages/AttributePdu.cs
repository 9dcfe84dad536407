using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>An attribute of a client, to an agent that asked for them. Never answered.</summary>
/// <param name="Attribute">Which: 5 user name, 11 user id, 12 group id, 14 process id, 15 container name.</param>
/// <param name="Value">Its value, numbers as decimal text.</param>
public sealed record AttributePdu(int Attribute, string Value) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Attribute;

    internal static AttributePdu Read(ref PduReader reader)
    {
        var attribute = reader.Int32();
        return new AttributePdu(attribute, ArchiveText.Decode(ArchiveText.UntilNul(reader.Bytes(reader.Left))));
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Attribute);
        writer.Bytes(ArchiveText.Encode(Value));
        writer.Take(1)[0] = 0;
    }
}
