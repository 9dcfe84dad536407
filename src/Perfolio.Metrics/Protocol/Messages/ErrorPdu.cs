namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>An error (negative code), the end of a store (0), a change of state (positive bits), or a pmcd's greeting (with
/// info).</summary>
/// <param name="Code">The code; <see cref="PmcdChanges"/> when positive.</param>
/// <param name="Info">Second word of a greeting: version and features of the pmcd; null in all other errors.</param>
public sealed record ErrorPdu(int Code, uint? Info = null) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Error;

    internal static ErrorPdu Read(ref PduReader reader)
    {
        var code = reader.Int32();
        return new ErrorPdu(code, reader.Left > 0 ? reader.UInt32() : null);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Code);
        if (Info is { } info)
            writer.UInt32(info);
    }
}
