using System.Buffers.Binary;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Asks for labels.</summary>
/// <param name="Ident">Number of a domain, identifier of a metric or an instance domain; <c>0xffffffff</c> for the
/// context.</param>
/// <param name="Kind">What the labels are attached to.</param>
public sealed record LabelRequestPdu(uint Ident, LabelSetKind Kind) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.LabelRequest;

    internal static LabelRequestPdu Read(ref PduReader reader) => new(reader.UInt32(), (LabelSetKind)reader.Int32());

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Ident);
        writer.Int32((int)Kind);
    }
}

/// <summary>Labels.</summary>
/// <param name="Ident">What they are attached to, as asked for.</param>
/// <param name="Kind">Kind of it.</param>
/// <param name="Sets">The sets: one, or one for each instance; none when there are no labels.</param>
public sealed record LabelPdu(uint Ident, LabelSetKind Kind, IReadOnlyList<LabelSet> Sets) : Pdu
{
    private const int SetSize = 16;
    private const int LabelSize = 8;

    /// <inheritdoc/>
    public override PduType Type => PduType.Label;

    internal static LabelPdu Read(ref PduReader reader)
    {
        var ident = reader.UInt32();
        var kind = (LabelSetKind)reader.Int32();
        reader.Int32();
        var sets = new LabelSet[reader.Count(SetSize)];
        long json = 0;
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = ReadSet(ref reader);
            json += sets[i].Json.Length;
            // Two sets cannot share a text: a small PDU could not become a large list.
            if (json > reader.Left + (long)reader.Offset)
                reader.Fail("the texts of the label sets overlap");
            if (reader.Failed)
                break;
        }

        if (!reader.Failed)
            reader.SkipRest();
        return new LabelPdu(ident, kind, sets);
    }

    internal override void Write(PduWriter writer)
    {
        writer.UInt32(Ident);
        writer.Int32((int)Kind);
        writer.Int32(0);
        writer.Int32(Sets.Count);
        var json = writer.Length + Sets.Sum(static s => SetSize + (LabelSize * s.Labels.Count));
        foreach (var set in Sets)
        {
            writer.Int32(set.Instance);
            writer.Int32(set.Error != 0 ? set.Error : set.Labels.Count);
            writer.Int32(json);
            writer.Int32(set.Json.Length);
            json = checked(json + set.Json.Length);
            foreach (var label in set.Labels)
                Write(writer.Take(LabelSize), label);
        }

        foreach (var set in Sets)
            writer.Bytes(set.Json);
    }

    private static LabelSet ReadSet(ref PduReader reader)
    {
        var instance = reader.Int32();
        var count = reader.Int32();
        var offset = reader.Int32();
        var length = reader.Int32();
        var json = length == 0 ? [] : reader.At(offset, length).ToArray();
        if (count < 0)
            return new LabelSet(instance, json, [], count);
        if (count > reader.Left / LabelSize)
        {
            reader.Fail(FormattableString.Invariant($"{count} labels in {reader.Left} bytes"));
            return new LabelSet(instance, json, []);
        }

        var labels = new MetricLabel[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = new MetricLabel(
                reader.UInt16(), reader.Byte(), (LabelSetKind)reader.Byte(), reader.UInt16(), reader.UInt16());
            if (labels[i].NameOffset + labels[i].NameLength > json.Length
                || labels[i].ValueOffset + labels[i].ValueLength > json.Length)
                reader.Fail(
                    FormattableString.Invariant($"a label outside its text of {json.Length} bytes"), reader.Offset - LabelSize);
        }

        return new LabelSet(instance, json, labels);
    }

    private static void Write(Span<byte> target, MetricLabel label)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, label.NameOffset);
        target[2] = label.NameLength;
        target[3] = (byte)label.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], label.ValueOffset);
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], label.ValueLength);
    }
}
