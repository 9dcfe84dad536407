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

    /// <summary>Whether a PDU is a sound fetch, of either kind; without making objects of it.</summary>
    /// <param name="frame">The whole PDU.</param>
    /// <param name="context">Number of the client's choice.</param>
    /// <param name="highResolution">Whether the stamp of the answer shall be in nanoseconds.</param>
    /// <param name="metrics">The metrics as they stand there; at least one.</param>
    internal static bool IsFetch(
        ReadOnlySpan<byte> frame, out int context, out bool highResolution, out ReadOnlySpan<byte> metrics)
    {
        (context, highResolution) = (0, false);
        metrics = default;
        if (frame.Length <= Head || frame.Length % 4 != 0)
            return false;
        var type = (PduType)BinaryPrimitives.ReadInt32BigEndian(frame[4..]);
        if (type is not (PduType.Fetch or PduType.HighResolutionFetch)
            || BinaryPrimitives.ReadInt32BigEndian(frame[(Head - 4)..]) != (frame.Length - Head) / 4)
            return false;
        context = BinaryPrimitives.ReadInt32BigEndian(frame[PduHeader.Size..]);
        highResolution = type == PduType.HighResolutionFetch;
        metrics = frame[Head..];
        return true;
    }

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
