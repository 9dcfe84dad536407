using System.Buffers.Binary;
using Perfolio.Archives;

namespace Perfolio.Metrics.Protocol;

/// <summary>The first 12 bytes of every PDU; this is all that framing looks at.</summary>
/// <param name="Length">Length of the whole PDU in bytes, these 12 included.</param>
/// <param name="Type">Its type; values without a name are possible.</param>
/// <param name="From">To an agent: the client for whom pmcd asks. Otherwise 0, or a process id.</param>
public readonly record struct PduHeader(int Length, PduType Type, int From)
{
    /// <summary>Length of a header in bytes.</summary>
    public const int Size = 12;

    /// <summary>The longest PDU that is accepted unless another limit is given: 64 MiB.</summary>
    public const int DefaultLimit = 64 << 20;

    /// <summary>The longest PDU that a pmcd accepts from a client.</summary>
    public const int ClientLimit = 65_536;

    /// <summary>Looks for a complete PDU at the start of some bytes.</summary>
    /// <param name="bytes">What has been received.</param>
    /// <param name="limit">The longest PDU to accept, in bytes.</param>
    /// <param name="header">Its header; also when only the header is there yet.</param>
    /// <returns>Done when the PDU is complete; NeedMore when it is not; Invalid when its length or type cannot be.</returns>
    public static ParseResult Scan(ReadOnlySpan<byte> bytes, int limit, out PduHeader header)
    {
        header = default;
        if (bytes.Length < Size)
            return new ParseResult(
                ParseStatus.NeedMore, 0, FormattableString.Invariant($"a PDU has {Size} bytes at least, got {bytes.Length}"));
        header = new PduHeader(
            BinaryPrimitives.ReadInt32BigEndian(bytes),
            (PduType)BinaryPrimitives.ReadInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]));
        if (header.Length < Size || header.Length > limit)
            return ParseResult.Invalid(
                0, FormattableString.Invariant($"a PDU of {header.Length} bytes; {Size} to {limit} are possible"));
        if (((int)header.Type & ~0xff) != 0x7000)
            return ParseResult.Invalid(4, FormattableString.Invariant($"0x{(int)header.Type:x} is not a type of PDU"));
        return bytes.Length < header.Length
            ? new ParseResult(
                ParseStatus.NeedMore, 0, FormattableString.Invariant($"a PDU of {header.Length} bytes, got {bytes.Length}"))
            : ParseResult.Done;
    }
}
