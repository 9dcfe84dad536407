using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>Positions inside an instance domain record; offsets count from the record's leading length word.</summary>
internal readonly ref struct InstanceDomainLayout
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly int _ids;

    private InstanceDomainLayout(ReadOnlySpan<byte> record, int ids, int count, InstanceDomainId indom, Timestamp time)
    {
        _record = record;
        _ids = ids;
        Count = count;
        Indom = indom;
        Time = time;
    }

    public int Count { get; }

    public InstanceDomainId Indom { get; }

    public Timestamp Time { get; }

    /// <summary>First byte of the names.</summary>
    public int Names => _ids + (Count * 8);

    public int Id(int index) => BinaryPrimitives.ReadInt32BigEndian(_record[(_ids + (index * 4))..]);

    /// <summary>Offset of a name among the names; -1 is a deletion in a delta record.</summary>
    public int NameOffset(int index) => BinaryPrimitives.ReadInt32BigEndian(_record[(_ids + ((Count + index) * 4))..]);

    /// <summary>Where a name stands in the record and how long it is.</summary>
    public (int Start, int Length) Name(int index)
    {
        var start = Names + NameOffset(index);
        return (start, _record[start..^4].IndexOf((byte)0));
    }

    /// <summary>Reads the head and, unless it is known to be good, checks every entry.</summary>
    public static ParseResult TryRead(
        ReadOnlySpan<byte> record, ArchiveVersion version, bool delta, bool check, out InstanceDomainLayout layout)
    {
        layout = default;
        var position = 8 + StampCodec.Size(version);
        var end = record.Length - 4;
        if (end < position + 8)
            return ParseResult.Invalid(0, "instance domain record is too short");
        if (!StampCodec.TryRead(record[8..], version, out var time))
            return ParseResult.Invalid(8, "instance domain record has an impossible time stamp");
        var indom = new InstanceDomainId(BinaryPrimitives.ReadUInt32BigEndian(record[position..]));
        var count = BinaryPrimitives.ReadInt32BigEndian(record[(position + 4)..]);
        position += 8;
        if (count < 0 || count > (end - position) / 8)
            return ParseResult.Invalid(position - 4, FormattableString.Invariant($"number of instances {count} does not fit into the record"));
        layout = new InstanceDomainLayout(record, position, count, indom, time);
        return check ? layout.Check(delta) : ParseResult.Done;
    }

    private ParseResult Check(bool delta)
    {
        var names = _record[Names..^4];
        // Names may share bytes, but not so often that reading them takes quadratic time.
        var budget = (16L * names.Length) + 16;
        for (var i = 0; i < Count; i++)
        {
            var id = Id(i);
            if (id < 0)
                return ParseResult.Invalid(_ids + (i * 4), FormattableString.Invariant($"negative instance id {id}"));
            if (delta && i > 0 && id <= Id(i - 1))
                return ParseResult.Invalid(_ids + (i * 4), "instance ids of a delta record are not ascending");
            var offset = NameOffset(i);
            if (offset == -1 && delta)
                continue;
            var length = (uint)offset >= (uint)names.Length ? -1 : names[offset..].IndexOf((byte)0);
            budget -= length;
            if (budget < 0)
                return ParseResult.Invalid(Names, "instance names overlap");
            if (length < 0)
                return ParseResult.Invalid(_ids + ((Count + i) * 4), FormattableString.Invariant($"name offset {offset} of instance {id} is outside the record"));
        }

        return ParseResult.Done;
    }
}
