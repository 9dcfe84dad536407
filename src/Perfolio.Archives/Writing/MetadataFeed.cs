using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Writing;

/// <summary>Copies metadata records unchanged and in order, each no later than the data record that needs it.</summary>
/// <remarks>Unstamped records wait for the stamped one behind them, or for a data record with their metric: so an archive that
/// was written by <see cref="ArchiveWriter"/> is copied to the same bytes.</remarks>
public sealed class MetadataFeed : IMetadataCarrier
{
    private readonly ArchiveMetadata _metadata;
    private readonly ArchiveWriter _writer;
    private readonly Dictionary<Pmid, int> _descriptors = [];
    private int _next;
    private long _lastLayout = -1;

    /// <summary>Makes a feed.</summary>
    /// <param name="metadata">Where from.</param>
    /// <param name="writer">Where to; of the same format version.</param>
    public MetadataFeed(ArchiveMetadata metadata, ArchiveWriter writer)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        _metadata = metadata;
        _writer = writer;
        for (var i = 0; i < metadata.RecordOffsets.Count; i++)
        {
            var record = metadata.RawRecord(metadata.RecordOffsets[i]);
            if (Type(record) == MetadataRecordType.Descriptor)
                _descriptors.TryAdd(new Pmid(BinaryPrimitives.ReadUInt32BigEndian(record[8..])), i);
        }
    }

    /// <inheritdoc/>
    void IMetadataCarrier.Begin()
    {
        // Each record comes at its time.
    }

    /// <summary>Writes what must stand before a data record.</summary>
    /// <param name="time">Its stamp.</param>
    /// <param name="layout">Its layout; null for a mark.</param>
    public void Before(Timestamp time, ResultLayout? layout)
    {
        var end = _next;
        for (var i = _next; i < _metadata.RecordOffsets.Count; i++)
        {
            if (Stamp(i) is not { } stamp)
                continue;
            if (stamp > time)
                break;
            end = i + 1;
        }

        if (layout is not null && layout.Id != _lastLayout)
        {
            foreach (ref readonly var set in layout.Sets)
            {
                if (_descriptors.TryGetValue(set.Pmid, out var at))
                    end = Math.Max(end, at + 1);
            }

            _lastLayout = layout.Id;
        }

        // Texts follow what they describe.
        while (end > _next && end < _metadata.RecordOffsets.Count && Type(Record(end)) == MetadataRecordType.HelpText)
            end++;
        WriteUntil(end);
    }

    /// <summary>Writes what is left.</summary>
    public void Finish() => WriteUntil(_metadata.RecordOffsets.Count);

    private static MetadataRecordType Type(ReadOnlySpan<byte> record) =>
        (MetadataRecordType)BinaryPrimitives.ReadInt32BigEndian(record[4..]);

    private static bool IsInstances(MetadataRecordType type) =>
        type is MetadataRecordType.InstanceDomainV2 or MetadataRecordType.InstanceDomain
            or MetadataRecordType.InstanceDomainDelta;

    private ReadOnlySpan<byte> Record(int index) => _metadata.RawRecord(_metadata.RecordOffsets[index]);

    private Timestamp? Stamp(int index)
    {
        var record = Record(index);
        var type = Type(record);
        if (type is MetadataRecordType.Descriptor or MetadataRecordType.HelpText)
            return null;
        StampCodec.TryRead(record[8..], _metadata.Version, out var time);
        return time;
    }

    private void WriteUntil(int end)
    {
        for (; _next < end; _next++)
        {
            var record = Record(_next);
            _writer.WriteRawMetadata(record, IsInstances(Type(record)));
        }
    }
}
