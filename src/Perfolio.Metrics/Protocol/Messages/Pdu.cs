using Perfolio.Archives;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>
/// What a PDU says: one type for each type of PDU, the same for both directions. Framing is the business of
/// <see cref="PduHeader"/> and <see cref="PduChannel"/>. Lists are compared by identity: compare what is
/// encoded.
/// </summary>
public abstract record Pdu
{
    /// <summary>The type.</summary>
    public abstract PduType Type { get; }

    /// <summary>Understands a PDU.</summary>
    /// <param name="frame">The whole PDU and nothing else; values of results refer to it.</param>
    /// <param name="pdu">What it says; a type that has no meaning here becomes <see cref="UnknownPdu"/>.</param>
    /// <returns>Done; NeedMore when the frame is not complete; Invalid with the offset when its content cannot be.</returns>
    public static ParseResult TryDecode(ReadOnlyMemory<byte> frame, out Pdu? pdu)
    {
        pdu = null;
        var scan = PduHeader.Scan(frame.Span, int.MaxValue, out var header);
        if (scan.Status != ParseStatus.Done)
            return scan;
        if (header.Length != frame.Length)
            return ParseResult.Invalid(
                0, FormattableString.Invariant($"a PDU of {header.Length} bytes in a frame of {frame.Length}"));
        if (header.Type is PduType.Result or PduType.HighResolutionResult)
            return ResultPdu.Parse(frame, out pdu);
        var reader = new PduReader(frame.Span);
        var decoded = Read(header.Type, ref reader);
        var result = reader.Result;
        if (result.Status == ParseStatus.Done)
            pdu = decoded;
        return result;
    }

    /// <summary>Encodes the PDU.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="from">Third word of the header.</param>
    /// <returns>The whole PDU, valid until the writer is used again.</returns>
    public ReadOnlyMemory<byte> Encode(PduWriter writer, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Begin(Type, from);
        Write(writer);
        return writer.End();
    }

    /// <summary>Encodes the PDU to bytes of its own.</summary>
    /// <param name="from">Third word of the header.</param>
    /// <returns>The whole PDU.</returns>
    public byte[] ToBytes(int from = 0) => Encode(new PduWriter(), from).ToArray();

    /// <summary>Writes the body.</summary>
    /// <param name="writer">Where.</param>
    internal abstract void Write(PduWriter writer);

    private static Pdu Read(PduType type, ref PduReader reader) => type switch
    {
        PduType.Error => ErrorPdu.Read(ref reader),
        PduType.Profile => ProfilePdu.Read(ref reader),
        PduType.Fetch or PduType.HighResolutionFetch => FetchPdu.Read(type, ref reader),
        PduType.DescriptorRequest => DescriptorRequestPdu.Read(ref reader),
        PduType.Descriptor => DescriptorPdu.Read(ref reader),
        PduType.InstanceRequest => InstanceRequestPdu.Read(ref reader),
        PduType.Instance => InstancePdu.Read(ref reader),
        PduType.TextRequest => TextRequestPdu.Read(ref reader),
        PduType.Text => TextPdu.Read(ref reader),
        PduType.Credentials => CredentialsPdu.Read(ref reader),
        PduType.Ids => IdsPdu.Read(ref reader),
        PduType.Names => NamesPdu.Read(ref reader),
        PduType.Child => ChildPdu.Read(ref reader),
        PduType.Traverse => TraversePdu.Read(ref reader),
        PduType.Attribute => AttributePdu.Read(ref reader),
        PduType.LabelRequest => LabelRequestPdu.Read(ref reader),
        PduType.Label => LabelPdu.Read(ref reader),
        PduType.DescriptorIds => DescriptorIdsPdu.Read(ref reader),
        PduType.Descriptors => DescriptorsPdu.Read(ref reader),
        _ => UnknownPdu.Read(type, ref reader),
    };
}
