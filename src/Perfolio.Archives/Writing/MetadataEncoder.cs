using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Writing;

/// <summary>Encodes metadata records. The result is valid until the next call.</summary>
internal sealed class MetadataEncoder
{
    private readonly ArchiveVersion _version;
    private readonly ByteBuffer _buffer = new();
    private readonly ByteBuffer _names = new();

    public MetadataEncoder(ArchiveVersion version) => _version = version;

    public ReadOnlySpan<byte> Descriptor(MetricDescriptor descriptor)
    {
        Begin(MetadataRecordType.Descriptor);
        _buffer.UInt32(descriptor.Pmid.Value);
        _buffer.Int32((int)descriptor.Type);
        _buffer.UInt32(descriptor.Indom.Value);
        _buffer.Int32((int)descriptor.Semantics);
        _buffer.UInt32(descriptor.Units.Packed);
        _buffer.Int32(descriptor.EncodedNames.Count);
        foreach (var name in descriptor.EncodedNames)
        {
            _buffer.Int32(name.Length);
            _buffer.Bytes(name);
        }

        return End();
    }

    public ReadOnlySpan<byte> Text(HelpText text)
    {
        Begin(MetadataRecordType.HelpText);
        _buffer.Int32((int)text.Kind);
        _buffer.UInt32(text.Ident);
        _buffer.Bytes(text.Bytes);
        _buffer.Take(1)[0] = 0;
        return End();
    }

    public ReadOnlySpan<byte> Labels(LabelSets labels)
    {
        Begin(_version == ArchiveVersion.V2 ? MetadataRecordType.LabelSetsV2 : MetadataRecordType.LabelSets);
        Stamp(labels.Time);
        _buffer.Int32((int)labels.Kind);
        _buffer.UInt32(labels.Ident);
        _buffer.Int32(labels.Sets.Count);
        foreach (var set in labels.Sets)
        {
            _buffer.Int32(set.Instance);
            _buffer.Int32(set.Json.Length);
            _buffer.Bytes(set.Json);
            _buffer.Int32(set.Error != 0 ? set.Error : set.Labels.Count);
            foreach (var label in set.Labels)
            {
                var span = _buffer.Take(8);
                BinaryPrimitives.WriteUInt16BigEndian(span, label.NameOffset);
                span[2] = label.NameLength;
                span[3] = (byte)label.Flags;
                BinaryPrimitives.WriteUInt16BigEndian(span[4..], label.ValueOffset);
                BinaryPrimitives.WriteUInt16BigEndian(span[6..], label.ValueLength);
            }
        }

        return End();
    }

    /// <summary>Encodes a full list, or the changes since the former one: whichever the format's rule says. Empty when nothing
    /// changed.</summary>
    public ReadOnlySpan<byte> Instances(InstanceDomainId indom, Timestamp time, InstanceList? former, InstanceList list)
    {
        if (former is not null && former.SameAs(list))
            return default;
        if (former is null || _version == ArchiveVersion.V2 || Changes(former, list) is not { } changes
            || changes.Count > list.Count)
            return Full(indom, time, list);
        Begin(MetadataRecordType.InstanceDomainDelta);
        Stamp(time);
        _buffer.UInt32(indom.Value);
        _buffer.Int32(changes.Count);
        foreach (var change in changes)
            _buffer.Int32(change.Added ? list.Ids[change.Index] : former.Ids[change.Index]);
        _names.Clear();
        foreach (var change in changes)
        {
            if (!change.Added)
            {
                _buffer.Int32(-1);
                continue;
            }

            _buffer.Int32(_names.Length);
            _names.Bytes(list.NameBytes(change.Index));
            _names.Take(1)[0] = 0;
        }

        _buffer.Bytes(_names.Written);
        return End();
    }

    private ReadOnlySpan<byte> Full(InstanceDomainId indom, Timestamp time, InstanceList list)
    {
        Begin(_version == ArchiveVersion.V2 ? MetadataRecordType.InstanceDomainV2 : MetadataRecordType.InstanceDomain);
        Stamp(time);
        _buffer.UInt32(indom.Value);
        _buffer.Int32(list.Count);
        foreach (var id in list.Ids)
            _buffer.Int32(id);
        var offset = 0;
        foreach (var length in list.Lengths)
        {
            _buffer.Int32(offset);
            offset = checked(offset + length + 1);
        }

        for (var i = 0; i < list.Count; i++)
        {
            _buffer.Bytes(list.NameBytes(i));
            _buffer.Take(1)[0] = 0;
        }

        return End();
    }

    // Null when an id keeps its number but changes its name: that needs a full record.
    private static List<(bool Added, int Index)>? Changes(InstanceList former, InstanceList list)
    {
        var changes = new List<(bool Added, int Index)>();
        var old = former.Ids;
        var now = list.Ids;
        int i = 0, j = 0;
        while (i < old.Length || j < now.Length)
        {
            if (j == now.Length || (i < old.Length && old[i] < now[j]))
                changes.Add((false, i++));
            else if (i == old.Length || now[j] < old[i])
                changes.Add((true, j++));
            else if (!former.NameBytes(i++).SequenceEqual(list.NameBytes(j++)))
                return null;
        }

        return changes;
    }

    private void Begin(MetadataRecordType type)
    {
        _buffer.Clear();
        _buffer.Int32(0);
        _buffer.Int32((int)type);
    }

    private void Stamp(Timestamp time)
    {
        if (!StampCodec.TryWrite(_buffer.Take(StampCodec.Size(_version)), _version, time))
            throw new ArchiveException("", $"time {time} does not fit into a V2 archive");
    }

    private ReadOnlySpan<byte> End()
    {
        _buffer.Int32(_buffer.Length + 4);
        _buffer.SetInt32(0, _buffer.Length);
        return _buffer.Written;
    }
}
