using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Asks for a help text.</summary>
/// <param name="Ident">Identifier of a metric or an instance domain.</param>
/// <param name="Kind">Length and subject.</param>
public sealed record TextRequestPdu(uint Ident, HelpTextKind Kind) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.TextRequest;

    internal static TextRequestPdu Read(ref PduReader reader) => new(reader.UInt32(), (HelpTextKind)reader.Int32());

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Ident);
        writer.Int32((int)Kind);
    }
}

/// <summary>A help text.</summary>
/// <param name="Ident">Identifier of the metric or the instance domain.</param>
/// <param name="Bytes">The text as bytes.</param>
public sealed record TextPdu(uint Ident, byte[] Bytes) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Text;

    /// <summary>The text.</summary>
    public string Text => ArchiveText.Decode(Bytes);

    internal static TextPdu Read(ref PduReader reader) => new(reader.UInt32(), reader.Text().ToArray());

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Ident);
        writer.Text(Bytes);
    }
}
