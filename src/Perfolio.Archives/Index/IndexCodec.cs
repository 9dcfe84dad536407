using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Index;

/// <summary>Entries of the temporal index as they stand in files.</summary>
public static class IndexCodec
{
    /// <summary>Bytes of an entry.</summary>
    /// <param name="version">Format version.</param>
    /// <returns>20 or 32.</returns>
    public static int Size(ArchiveVersion version) => version == ArchiveVersion.V2 ? 20 : 32;

    /// <summary>Reads an entry.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">Format version.</param>
    /// <param name="entry">The entry read.</param>
    /// <returns>False when the stamp is impossible.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ArchiveVersion version, out IndexEntry entry)
    {
        var valid = StampCodec.TryRead(source, version, out var time);
        var rest = source[StampCodec.Size(version)..];
        var volume = BinaryPrimitives.ReadInt32BigEndian(rest);
        entry = version == ArchiveVersion.V2
            ? new IndexEntry(time, volume, BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
                BinaryPrimitives.ReadUInt32BigEndian(rest[8..]))
            : new IndexEntry(time, volume, BinaryPrimitives.ReadInt64BigEndian(rest[4..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[12..]));
        return valid;
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">Format version.</param>
    /// <param name="entry">The entry.</param>
    public static void Write(Span<byte> target, ArchiveVersion version, IndexEntry entry)
    {
        StampCodec.TryWrite(target, version, entry.Time);
        var rest = target[StampCodec.Size(version)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, entry.Volume);
        if (version == ArchiveVersion.V2)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest[4..], checked((uint)entry.MetadataOffset));
            BinaryPrimitives.WriteUInt32BigEndian(rest[8..], checked((uint)entry.DataOffset));
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(rest[4..], entry.MetadataOffset);
            BinaryPrimitives.WriteInt64BigEndian(rest[12..], entry.DataOffset);
        }
    }
}
