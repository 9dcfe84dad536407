using System.Buffers.Binary;

namespace Perfolio.Archives.Metadata;

/// <summary>The frame of a record in <c>.meta</c>.</summary>
internal static class MetadataFrame
{
    public const int Minimum = 12;

    /// <summary>Finds the record at an offset.</summary>
    /// <param name="bytes">Content from the record's first byte on.</param>
    /// <param name="length">Length of the framed record.</param>
    public static ParseResult TryRead(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < 4)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file: wanted 4 bytes, got {bytes.Length}"));
        var n = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (n < Minimum)
            return ParseResult.Invalid(0, FormattableString.Invariant($"impossible record length {n}"));
        if (n > bytes.Length)
            return new ParseResult(ParseStatus.NeedMore, 0, FormattableString.Invariant($"unexpected end of file: wanted {n} bytes, got {bytes.Length}"));
        var trailer = BinaryPrimitives.ReadInt32BigEndian(bytes[(n - 4)..]);
        if (trailer != n)
            return ParseResult.Invalid(0, FormattableString.Invariant($"length mismatch: header {n} != trailer {trailer}"));
        length = n;
        return ParseResult.Done;
    }
}
