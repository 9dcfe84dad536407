using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Cells that are numbers.</summary>
internal static class Cell
{
    /// <summary>Writes a number with fixed digits; nothing when there is none.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(CellKind kind, long bits, int precision, Span<byte> into) => kind switch
    {
        CellKind.Signed => NumberText.Write(bits, into),
        CellKind.Unsigned => NumberText.Write((ulong)bits, into),
        CellKind.Real => NumberText.WriteFixed(BitConverter.Int64BitsToDouble(bits), precision, into),
        _ => 0,
    };

    /// <summary>Writes a number of JSON: what JSON has no number for is <c>null</c>.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteJson(CellKind kind, long bits, int precision, Span<byte> into)
    {
        if (kind == CellKind.None || (kind == CellKind.Real && !double.IsFinite(BitConverter.Int64BitsToDouble(bits))))
        {
            "null"u8.CopyTo(into);
            return 4;
        }

        return Write(kind, bits, precision, into);
    }
}
