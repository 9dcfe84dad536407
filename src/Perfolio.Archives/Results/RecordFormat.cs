using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Results;

/// <summary>Frame of a data record.</summary>
internal static class RecordFormat
{
    /// <summary>Bytes before the first value set: length, stamp, number of metrics.</summary>
    public static int HeadSize(ArchiveVersion version) => version == ArchiveVersion.V2 ? 16 : 20;

    /// <summary>Length of a mark record, the shortest there is.</summary>
    public static int MarkSize(ArchiveVersion version) => HeadSize(version) + 4;

    /// <summary>Checks the leading length word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlausible(int length, ArchiveVersion version) => length >= MarkSize(version) && (length & 3) == 0;

    /// <summary>Finds the record at the start of the bytes and checks its frame and stamp.</summary>
    public static ParseResult TryRead(ReadOnlySpan<byte> bytes, ArchiveVersion version, out int length, out Timestamp time)
    {
        length = 0;
        time = default;
        if (bytes.Length < 4)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file: wanted 4 bytes, got {bytes.Length}"));
        var n = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (n < MarkSize(version) || ((n & 3) != 0 && n <= bytes.Length))
            return ParseResult.Invalid(0, FormattableString.Invariant($"impossible record length {n}"));
        if (n > bytes.Length)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file (wanted {n} bytes, {bytes.Length} left)"));
        var trailer = BinaryPrimitives.ReadInt32BigEndian(bytes[(n - 4)..]);
        if (trailer != n)
            return ParseResult.Invalid(0, FormattableString.Invariant($"length mismatch: header {n} != trailer {trailer}"));
        if (!StampCodec.TryRead(bytes[4..], version, out time))
            return ParseResult.Invalid(4, "impossible time stamp");
        length = n;
        return ParseResult.Done;
    }
}
