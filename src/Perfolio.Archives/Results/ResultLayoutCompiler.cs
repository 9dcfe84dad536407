using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Results;

/// <summary>Checks a framed data record completely and compiles its layout. Never throws on damaged input.</summary>
internal static class ResultLayoutCompiler
{
    public static ParseResult Compile(
        ReadOnlySpan<byte> record, ArchiveVersion version, ArchiveMetadata? metadata, long id, ResultLayout layout)
    {
        var head = RecordFormat.HeadSize(version);
        var end = record.Length - 4;
        var metrics = BinaryPrimitives.ReadInt32BigEndian(record[(head - 4)..]);
        if (metrics < 0 || metrics > (end - head) / 8)
            return ParseResult.Invalid(head - 4, FormattableString.Invariant($"number of metrics {metrics} does not fit into the record"));
        layout.Start(id, record, head, metrics);
        var position = head;
        for (var i = 0; i < metrics; i++)
        {
            var result = AddSet(record, end, ref position, metadata, layout);
            if (result.Status != ParseStatus.Done)
                return result;
        }

        return AddBlocks(record, position, end, layout);
    }

    private static ParseResult AddSet(
        ReadOnlySpan<byte> record, int end, ref int position, ArchiveMetadata? metadata, ResultLayout layout)
    {
        if (end - position < 8)
            return ParseResult.Invalid(position, "value set lies outside the record");
        var pmid = new Pmid(BinaryPrimitives.ReadUInt32BigEndian(record[position..]));
        var count = BinaryPrimitives.ReadInt32BigEndian(record[(position + 4)..]);
        var start = position;
        position += 8;
        var descriptor = metadata?.Find(pmid);
        if (count <= 0)
        {
            layout.AddSet(new ValueSet(pmid, descriptor, count, layout.ValueCount, 0, ValueFormat.InSitu));
            return ParseResult.Done;
        }

        if (count > (end - position - 4) / 8)
            return ParseResult.Invalid(start + 4, FormattableString.Invariant($"number of values {count} of metric {pmid} does not fit into the record"));
        var format = BinaryPrimitives.ReadInt32BigEndian(record[position..]);
        position += 4;
        if (format is < 0 or > 2)
            return ParseResult.Invalid(start + 8, FormattableString.Invariant($"unknown value format {format} of metric {pmid}"));
        if (descriptor is not null && !Fits(descriptor.Type, (ValueFormat)format))
            return ParseResult.Invalid(start + 8, FormattableString.Invariant($"value format {format} of metric {pmid} does not fit its type"));
        layout.AddSet(new ValueSet(pmid, descriptor, 0, layout.ValueCount, count, (ValueFormat)format));
        for (var i = 0; i < count; i++, position += 8)
        {
            var instance = BinaryPrimitives.ReadInt32BigEndian(record[position..]);
            // For blocks the index is resolved when the end of the value sets is known.
            var offset = format == 0 ? position + 4 : BinaryPrimitives.ReadInt32BigEndian(record[(position + 4)..]);
            layout.AddValue(instance, offset, 4);
        }

        return ParseResult.Done;
    }

    private static ParseResult AddBlocks(ReadOnlySpan<byte> record, int area, int end, ResultLayout layout)
    {
        long used = 0;
        var offsets = layout.Offsets;
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Format == ValueFormat.InSitu)
                continue;
            var fixedSize = set.Type switch
            {
                MetricType.Int64 or MetricType.UInt64 or MetricType.Double => 8,
                MetricType.Float => 4,
                _ => -1,
            };
            for (var i = set.First; i < set.First + set.Count; i++)
            {
                // The index counts words of a buffer with two more words ahead of the record.
                var offset = ((long)offsets[i] - 2) * 4;
                if (offset < area || offset > end - 4)
                    return ParseResult.Invalid(area, FormattableString.Invariant($"value of metric {set.Pmid} points outside the block area"));
                var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(record[(int)offset..]) & 0xffffff);
                if (length < 4 || length > end - offset)
                    return ParseResult.Invalid(offset, FormattableString.Invariant($"value block of {length} bytes does not fit into the record"));
                if (fixedSize >= 0 && length != fixedSize + 4)
                    return ParseResult.Invalid(offset, FormattableString.Invariant($"value block of metric {set.Pmid} has {length} bytes, expected {fixedSize + 4}"));
                layout.SetBlock(i, (int)offset + 4, length - 4);
                used += (length + 3) & ~3;
            }
        }

        return area + used == end
            ? ParseResult.Done
            : ParseResult.Invalid(area, FormattableString.Invariant($"block area does not add up: {end - area} bytes, {used} used"));
    }

    private static bool Fits(MetricType type, ValueFormat format) => type switch
    {
        MetricType.Int32 or MetricType.UInt32 => format == ValueFormat.InSitu,
        MetricType.Float or MetricType.NoSupport or MetricType.Unknown => true,
        >= MetricType.Int64 and <= MetricType.HighresEvent => format != ValueFormat.InSitu,
        _ => true,
    };
}
