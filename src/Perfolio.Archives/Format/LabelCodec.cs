using System.Buffers.Binary;

namespace Perfolio.Archives.Format;

/// <summary>Reads and writes label records.</summary>
public static class LabelCodec
{
    /// <summary>Largest size of a file of a V2 archive: offsets in it have 31 bits.</summary>
    public const long Version2Limit = int.MaxValue;

    private const uint Magic = 0x50052600;

    /// <summary>Length of a framed label.</summary>
    /// <param name="version">Format version.</param>
    /// <returns>132 or 808.</returns>
    public static int Size(ArchiveVersion version) => version == ArchiveVersion.V2 ? 132 : 808;

    /// <summary>Reads the label at the start of a member.</summary>
    /// <param name="source">The first bytes of the file.</param>
    /// <param name="label">The label read.</param>
    /// <param name="code">PCP's error code when invalid: LABEL or FEATURE.</param>
    /// <returns>How it ended.</returns>
    public static ParseResult TryRead(ReadOnlySpan<byte> source, out ArchiveLabel? label, out int code)
    {
        label = null;
        code = LabelError;
        if (source.Length < 8)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file in label: wanted 132 bytes, got {source.Length}"));
        var length = BinaryPrimitives.ReadInt32BigEndian(source);
        var magic = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
        var version = (ArchiveVersion)(magic & 0xff);
        if ((magic & 0xffffff00) != Magic || version is not (ArchiveVersion.V2 or ArchiveVersion.V3))
            return ParseResult.Invalid(4, FormattableString.Invariant($"illegal label: magic number 0x{magic:x8} is not that of a PCP archive of version 2 or 3"));
        if (length != Size(version))
            return ParseResult.Invalid(0, FormattableString.Invariant($"illegal label: length {length}, expected {Size(version)}"));
        if (source.Length < length)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file in label: wanted {length} bytes, got {source.Length}"));
        var trailer = BinaryPrimitives.ReadInt32BigEndian(source[(length - 4)..]);
        if (trailer != length)
            return ParseResult.Invalid(0, FormattableString.Invariant($"illegal label: length mismatch: header {length} != trailer {trailer}"));
        if (!StampCodec.TryRead(source[12..], version, out var start))
            return ParseResult.Invalid(12, "illegal label: impossible start time");
        var position = 12 + StampCodec.Size(version);
        var volume = BinaryPrimitives.ReadInt32BigEndian(source[position..]);
        position += 4;
        uint features = 0;
        if (version == ArchiveVersion.V3)
        {
            features = BinaryPrimitives.ReadUInt32BigEndian(source[position..]);
            if (features != 0)
            {
                code = FeatureError;
                return ParseResult.Invalid(position, FormattableString.Invariant($"archive feature bits 0x{features:x} are not supported"));
            }

            position += 8;
        }

        var (host, zone) = FieldSizes(version);
        label = new ArchiveLabel
        {
            Version = version,
            Pid = BinaryPrimitives.ReadInt32BigEndian(source[8..]),
            Start = start,
            Volume = volume,
            Features = features,
            HostName = ArchiveText.Decode(ArchiveText.UntilNul(source.Slice(position, host))),
            TimeZone = ArchiveText.Decode(ArchiveText.UntilNul(source.Slice(position + host, zone))),
            ZoneInfo = version == ArchiveVersion.V2
                ? ""
                : ArchiveText.Decode(ArchiveText.UntilNul(source.Slice(position + host + zone, zone))),
        };
        code = 0;
        return ParseResult.Done;
    }

    /// <summary>Encodes a framed label; strings that are too long are cut at a character boundary.</summary>
    /// <param name="label">The label.</param>
    /// <returns>132 or 808 bytes.</returns>
    public static byte[] Encode(ArchiveLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var size = Size(label.Version);
        var bytes = new byte[size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, size);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Magic | (uint)label.Version);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), label.Pid);
        if (!StampCodec.TryWrite(bytes.AsSpan(12), label.Version, label.Start))
            throw new ArgumentException("A V2 archive cannot start outside 1901 to 2038.", nameof(label));
        var position = 12 + StampCodec.Size(label.Version);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(position), label.Volume);
        position += 4;
        if (label.Version == ArchiveVersion.V3)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(position), label.Features);
            position += 8;
        }

        var (host, zone) = FieldSizes(label.Version);
        ArchiveText.Cut(ArchiveText.Encode(label.HostName), host - 1).CopyTo(bytes.AsSpan(position));
        ArchiveText.Cut(ArchiveText.Encode(label.TimeZone), zone - 1).CopyTo(bytes.AsSpan(position + host));
        if (label.Version == ArchiveVersion.V3)
            ArchiveText.Cut(ArchiveText.Encode(label.ZoneInfo), zone - 1).CopyTo(bytes.AsSpan(position + host + zone));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(size - 4), size);
        return bytes;
    }

    /// <summary>PM_ERR_LABEL.</summary>
    internal const int LabelError = -12372;

    /// <summary>PM_ERR_FEATURE.</summary>
    internal const int FeatureError = -12413;

    private static (int Host, int Zone) FieldSizes(ArchiveVersion version) =>
        version == ArchiveVersion.V2 ? (64, 40) : (256, 256);
}
