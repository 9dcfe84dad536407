using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Results;

/// <summary>Reads values from a record's bytes by the positions of its layout.</summary>
public static class ValueReader
{
    /// <summary>The bytes of a value.</summary>
    /// <param name="record">The framed record.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="index">Index of the value.</param>
    /// <returns>Big-endian number, string bytes with NUL, event array or opaque bytes.</returns>
    public static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record, ResultLayout layout, int index)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return record.Slice(layout.Offsets[index], layout.Lengths[index]);
    }

    /// <summary>A number as a double.</summary>
    /// <param name="bytes">The value's bytes.</param>
    /// <param name="type">Type of the metric.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the type is not numeric.</returns>
    public static bool TryReadDouble(ReadOnlySpan<byte> bytes, MetricType type, out double value)
    {
        value = 0;
        if (bytes.Length < Size(type))
            return false;
        switch (type)
        {
            case MetricType.Int32:
                value = BinaryPrimitives.ReadInt32BigEndian(bytes);
                return true;
            case MetricType.UInt32:
                value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                return true;
            case MetricType.Int64:
                value = BinaryPrimitives.ReadInt64BigEndian(bytes);
                return true;
            case MetricType.UInt64:
                value = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                return true;
            case MetricType.Float:
                value = BinaryPrimitives.ReadSingleBigEndian(bytes);
                return true;
            case MetricType.Double:
                value = BinaryPrimitives.ReadDoubleBigEndian(bytes);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A string value.</summary>
    /// <param name="bytes">The value's bytes.</param>
    /// <returns>The text before the NUL.</returns>
    public static string ReadString(ReadOnlySpan<byte> bytes) => ArchiveText.Decode(ArchiveText.UntilNul(bytes));

    private static int Size(MetricType type) => type switch
    {
        MetricType.Int64 or MetricType.UInt64 or MetricType.Double => 8,
        _ => 4,
    };
}
