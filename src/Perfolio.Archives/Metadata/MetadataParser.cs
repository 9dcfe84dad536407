using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>Parses the payload of metadata records. Offsets count from the leading length word.</summary>
internal static class MetadataParser
{
    public static ParseResult TryReadDescriptor(ReadOnlySpan<byte> record, out MetricDescriptor? descriptor)
    {
        descriptor = null;
        var end = record.Length - 4;
        if (end < 32)
            return ParseResult.Invalid(0, "descriptor record is too short");
        var count = BinaryPrimitives.ReadInt32BigEndian(record[28..]);
        if (count < 0 || count > (end - 32) / 4)
            return ParseResult.Invalid(28, FormattableString.Invariant($"number of names {count} does not fit into the record"));
        var names = new byte[count][];
        var position = 32;
        for (var i = 0; i < count; i++)
        {
            if (end - position < 4)
                return ParseResult.Invalid(position, "name lies outside the record");
            var length = BinaryPrimitives.ReadInt32BigEndian(record[position..]);
            position += 4;
            if (length < 0 || length > end - position)
                return ParseResult.Invalid(position - 4, FormattableString.Invariant($"name of {length} bytes does not fit into the record"));
            names[i] = record.Slice(position, length).ToArray();
            position += length;
        }

        if (position != end)
            return ParseResult.Invalid(position, "descriptor record is longer than its names");
        descriptor = new MetricDescriptor(
            new Pmid(BinaryPrimitives.ReadUInt32BigEndian(record[8..])),
            (MetricType)BinaryPrimitives.ReadInt32BigEndian(record[12..]),
            new InstanceDomainId(BinaryPrimitives.ReadUInt32BigEndian(record[16..])),
            (MetricSemantics)BinaryPrimitives.ReadInt32BigEndian(record[20..]),
            new MetricUnits(BinaryPrimitives.ReadUInt32BigEndian(record[24..])),
            names);
        return ParseResult.Done;
    }

    public static ParseResult TryReadText(ReadOnlySpan<byte> record, out HelpText? text)
    {
        text = null;
        var end = record.Length - 4;
        if (end < 17)
            return ParseResult.Invalid(0, "help text record is too short");
        var kind = (HelpTextKind)BinaryPrimitives.ReadInt32BigEndian(record[8..]);
        if ((int)kind is not (5 or 6 or 9 or 10))
            return ParseResult.Invalid(8, FormattableString.Invariant($"unknown kind of help text {(int)kind}"));
        var bytes = record[16..end];
        var length = bytes.IndexOf((byte)0);
        if (length < 0)
            return ParseResult.Invalid(16, "help text does not end in the record");
        text = new HelpText(kind, BinaryPrimitives.ReadUInt32BigEndian(record[12..]), bytes[..length].ToArray());
        return ParseResult.Done;
    }

    public static ParseResult TryReadLabels(ReadOnlySpan<byte> record, ArchiveVersion version, out LabelSets? labels)
    {
        labels = null;
        var end = record.Length - 4;
        var position = 8 + StampCodec.Size(version);
        if (end < position + 12)
            return ParseResult.Invalid(0, "label record is too short");
        if (!StampCodec.TryRead(record[8..], version, out var time))
            return ParseResult.Invalid(8, "label record has an impossible time stamp");
        var kind = (LabelSetKind)BinaryPrimitives.ReadInt32BigEndian(record[position..]);
        var ident = BinaryPrimitives.ReadUInt32BigEndian(record[(position + 4)..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(record[(position + 8)..]);
        position += 12;
        if (count < 0 || count > (end - position) / 12)
            return ParseResult.Invalid(position - 4, FormattableString.Invariant($"number of label sets {count} does not fit into the record"));
        var sets = new LabelSet[count];
        for (var i = 0; i < count; i++)
        {
            var result = TryReadSet(record, end, ref position, out var set);
            if (result.Status != ParseStatus.Done)
                return result;
            sets[i] = set!;
        }

        labels = new LabelSets(time, kind, ident, sets);
        return ParseResult.Done;
    }

    private static ParseResult TryReadSet(ReadOnlySpan<byte> record, int end, ref int position, out LabelSet? set)
    {
        set = null;
        if (end - position < 12)
            return ParseResult.Invalid(position, "label set lies outside the record");
        var instance = BinaryPrimitives.ReadInt32BigEndian(record[position..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(record[(position + 4)..]);
        position += 8;
        if (length is < 0 or > 65535 || length > end - position - 4)
            return ParseResult.Invalid(position - 4, FormattableString.Invariant($"label text of {length} bytes does not fit into the record"));
        var json = record.Slice(position, length).ToArray();
        position += length;
        var count = BinaryPrimitives.ReadInt32BigEndian(record[position..]);
        position += 4;
        if (count < 0)
        {
            set = new LabelSet(instance, json, [], count);
            return ParseResult.Done;
        }

        if (count > 255 || count > (end - position) / 8)
            return ParseResult.Invalid(position - 4, FormattableString.Invariant($"number of labels {count} does not fit into the record"));
        var labels = new MetricLabel[count];
        for (var i = 0; i < count; i++, position += 8)
        {
            var label = new MetricLabel(
                BinaryPrimitives.ReadUInt16BigEndian(record[position..]),
                record[position + 2],
                (LabelSetKind)record[position + 3],
                BinaryPrimitives.ReadUInt16BigEndian(record[(position + 4)..]),
                BinaryPrimitives.ReadUInt16BigEndian(record[(position + 6)..]));
            if (label.NameOffset + label.NameLength > length || label.ValueOffset + label.ValueLength > length)
                return ParseResult.Invalid(position, "label points outside its text");
            labels[i] = label;
        }

        set = new LabelSet(instance, json, labels);
        return ParseResult.Done;
    }
}
