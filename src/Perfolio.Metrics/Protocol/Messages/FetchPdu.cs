using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Asks for values. The answer has as many value sets, in the same order.</summary>
/// <param name="Context">Number of the client's choice, that of its profile.</param>
/// <param name="Metrics">The metrics; one may occur twice.</param>
/// <param name="HighResolution">Whether the stamp of the answer shall be in nanoseconds; never to an agent.</param>
public sealed record FetchPdu(int Context, IReadOnlyList<Pmid> Metrics, bool HighResolution = false) : Pdu
{
    private const int Head = PduHeader.Size + 16;

    /// <inheritdoc/>
    public override PduType Type => HighResolution ? PduType.HighResolutionFetch : PduType.Fetch;

    /// <summary>The metrics of a fetch as they stand there; nothing when the PDU is none, or is not sound.</summary>
    internal static ReadOnlySpan<byte> Wanted(ReadOnlySpan<byte> frame) =>
        frame.Length > Head && BinaryPrimitives.ReadInt32BigEndian(frame[4..]) == (int)PduType.Fetch
            && BinaryPrimitives.ReadInt32BigEndian(frame[(Head - 4)..]) == (frame.Length - Head) / 4 && frame.Length % 4 == 0
            ? frame[Head..] : default;

    internal static FetchPdu Read(PduType type, ref PduReader reader)
    {
        var context = reader.Int32();
        reader.Int32();
        reader.Int32();
        return new FetchPdu(context, PmidList.Read(ref reader), type == PduType.HighResolutionFetch);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Context);
        writer.Int32(0);
        writer.Int32(0);
        PmidList.Write(writer, Metrics);
    }
}
