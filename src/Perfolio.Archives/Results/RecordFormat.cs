using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

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

    /// <summary>Finds the record at an offset and checks its frame and stamp.</summary>
    /// <param name="bytes">The volume.</param>
    /// <param name="offset">First byte of the record.</param>
    /// <param name="version">Format version.</param>
    /// <param name="record">The framed record; valid until the next call on the bytes.</param>
    /// <param name="time">Its stamp.</param>
    public static ParseResult TryRead(
        ArchiveBytes bytes, long offset, ArchiveVersion version, out ReadOnlySpan<byte> record, out Timestamp time)
    {
        record = default;
        time = default;
        var start = bytes.Window(offset, HeadSize(version));
        var result = Length(bytes, offset, version, start.Length, Word(start), out var length);
        if (result.Status != ParseStatus.Done)
            return result;
        if (length > start.Length)
        {
            // A length that lies must not fetch what it says: the trailer is looked at first.
            if (bytes.IsRandomAccess && bytes.Word(offset + length - 4) is { } last && last != length)
                return Mismatch(length, last);
            start = bytes.Window(offset, length);
            if (length > start.Length)
                return EndOfFile(length, start.Length);
        }

        var trailer = BinaryPrimitives.ReadInt32BigEndian(start[(length - 4)..]);
        if (trailer != length)
            return Mismatch(length, trailer);
        if (!StampCodec.TryRead(start[4..], version, out time))
            return ParseResult.Invalid(4, "impossible time stamp");
        record = start[..length];
        return ParseResult.Done;
    }

    /// <summary>Checks frame and stamp of the record at an offset; of random access, its inside is not read.</summary>
    /// <param name="bytes">The volume.</param>
    /// <param name="offset">First byte of the record.</param>
    /// <param name="version">Format version.</param>
    /// <param name="length">Length of the framed record.</param>
    /// <param name="time">Its stamp.</param>
    /// <returns>Whether there is a whole record.</returns>
    public static bool TryHop(ArchiveBytes bytes, long offset, ArchiveVersion version, out int length, out Timestamp time)
    {
        if (!bytes.IsRandomAccess)
        {
            var whole = TryRead(bytes, offset, version, out var record, out time).Status == ParseStatus.Done;
            length = record.Length;
            return whole;
        }

        time = default;
        var start = bytes.Window(offset, HeadSize(version));
        if (Length(bytes, offset, version, start.Length, Word(start), out length).Status != ParseStatus.Done
            || !StampCodec.TryRead(start[4..], version, out time))
            return false;
        // The head of the next record stands right behind the trailer: both come at once.
        return Word(bytes.Window(offset + length - 4, 4)) == length;
    }

    private static int Word(ReadOnlySpan<byte> bytes) => bytes.Length < 4 ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);

    // The length word, and whether so much is left; of a compressed member that is known when it was read.
    private static ParseResult Length(
        ArchiveBytes bytes, long offset, ArchiveVersion version, int there, int word, out int length)
    {
        length = word;
        if (there < 4)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file: wanted 4 bytes, got {there}"));
        var left = bytes.IsRandomAccess ? bytes.Length!.Value - offset : long.MaxValue;
        if (word < MarkSize(version) || ((word & 3) != 0 && word <= left))
            return ParseResult.Invalid(0, FormattableString.Invariant($"impossible record length {word}"));
        return word > left ? EndOfFile(word, left) : ParseResult.Done;
    }

    private static ParseResult EndOfFile(int wanted, long left) =>
        new(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file (wanted {wanted} bytes, {left} left)"));

    private static ParseResult Mismatch(int length, int trailer) =>
        ParseResult.Invalid(0, FormattableString.Invariant($"length mismatch: header {length} != trailer {trailer}"));
}
