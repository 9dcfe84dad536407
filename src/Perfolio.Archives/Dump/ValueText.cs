using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Dump;

/// <summary>Values as pmdumplog and pminfo print them.</summary>
internal static class ValueText
{
    public static void Write(Utf8Output output, ReadOnlySpan<byte> bytes, MetricType type)
    {
        switch (type)
        {
            case MetricType.Int32 when bytes.Length >= 4:
                output.Number(BinaryPrimitives.ReadInt32BigEndian(bytes));
                break;
            case MetricType.UInt32 when bytes.Length >= 4:
                output.Number((long)BinaryPrimitives.ReadUInt32BigEndian(bytes));
                break;
            case MetricType.Int64 when bytes.Length >= 8:
                output.Number(BinaryPrimitives.ReadInt64BigEndian(bytes));
                break;
            case MetricType.UInt64 when bytes.Length >= 8:
                output.Number(BinaryPrimitives.ReadUInt64BigEndian(bytes));
                break;
            case MetricType.Float when bytes.Length >= 4:
                output.General(BinaryPrimitives.ReadSingleBigEndian(bytes), 8);
                break;
            case MetricType.Double when bytes.Length >= 8:
                output.General(BinaryPrimitives.ReadDoubleBigEndian(bytes), 16);
                break;
            case MetricType.String:
                output.Bytes("\""u8).Bytes(ArchiveText.UntilNul(bytes)).Bytes("\""u8);
                break;
            default:
                Opaque(output, bytes);
                break;
        }
    }

    // PCP guesses: 8 bytes as two numbers, 4 bytes as one, in the host's byte order, printable bytes also as text; always in
    // hexadecimal.
    private static void Opaque(Utf8Output output, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 8)
        {
            output.Number(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            if (BinaryPrimitives.ReadDoubleLittleEndian(bytes) is var number && !double.IsNaN(number))
                output.Bytes(" "u8).General(number, 16);
            output.Bytes(" "u8);
        }
        else if (bytes.Length == 4 && BinaryPrimitives.ReadSingleLittleEndian(bytes) is var single && !float.IsNaN(single))
        {
            output.General(single, 8).Bytes(" "u8);
        }

        if (!bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            output.Bytes("\""u8).Bytes(bytes).Bytes("\" "u8);

        output.Bytes("["u8).Hex(bytes).Bytes("]"u8);
    }
}
