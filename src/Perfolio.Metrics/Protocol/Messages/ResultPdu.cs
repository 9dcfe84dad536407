using Perfolio.Archives;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Values. From pmcd to an agent: values to store.</summary>
/// <param name="Values">The values.</param>
/// <param name="HighResolution">Whether the stamp is (to be) in nanoseconds.</param>
public sealed record ResultPdu(ResultView Values, bool HighResolution) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => HighResolution ? PduType.HighResolutionResult : PduType.Result;

    internal static ParseResult Parse(ReadOnlyMemory<byte> frame, out Pdu? pdu)
    {
        var view = new ResultView();
        var result = view.Read(frame);
        pdu = result.Status == ParseStatus.Done ? new ResultPdu(view, view.IsHighResolution) : null;
        return result;
    }

    internal override void Write(PduWriter writer)
    {
        WriteHead(writer);
        foreach (var set in Values.Sets)
        {
            writer.UInt32(set.Pmid.Value);
            writer.Int32(set.Count > 0 ? set.Count : set.Error);
            if (set.Count == 0)
                continue;
            writer.Int32((int)set.Format);
            for (var i = set.First; i < set.First + set.Count; i++)
            {
                writer.Int32(Values.InstanceAt(i));
                if (set.Format == ValueFormat.InSitu)
                    writer.Bytes(Values.BytesAt(i));
                else
                    // Where the value stands, not known yet: its number in the meantime.
                    writer.Int32(i);
            }
        }

        WriteBlocks(writer);
    }

    private void WriteHead(PduWriter writer)
    {
        if (HighResolution)
        {
            writer.Int32(Values.Sets.Length);
            writer.Int64(Values.Seconds);
            writer.Int64(Values.IsHighResolution ? Values.Fraction : Values.Fraction * 1000);
            return;
        }

        writer.Int32((int)Values.Seconds);
        writer.Int32((int)(Values.IsHighResolution ? Values.Fraction / 1000 : Values.Fraction));
        writer.Int32(Values.Sets.Length);
    }

    private void WriteBlocks(PduWriter writer)
    {
        var word = HighResolution ? 32 : 24;
        foreach (var set in Values.Sets)
        {
            word += set.Count > 0 ? 12 : 8;
            for (var i = set.First; i < set.First + set.Count; i++, word += 8)
            {
                if (set.Format == ValueFormat.InSitu)
                    continue;
                writer.SetInt32(word + 4, writer.Length / 4);
                var bytes = Values.BytesAt(i);
                writer.UInt32(((uint)Values.TypeAt(i) << 24) | (uint)(bytes.Length + 4));
                writer.Padded(bytes);
            }
        }
    }
}
