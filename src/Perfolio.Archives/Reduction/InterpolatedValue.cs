using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Reduction;

/// <summary>Numbers between two observations, as PCP computes them: in double, whole numbers plus a half and cut.</summary>
internal static class InterpolatedValue
{
    /// <summary>The bits of a value in a record; 0 for what is no number.</summary>
    public static ulong Read(ReadOnlySpan<byte> value, MetricType type) => type switch
    {
        MetricType.Int32 or MetricType.UInt32 or MetricType.Float => BinaryPrimitives.ReadUInt32BigEndian(value),
        MetricType.Int64 or MetricType.UInt64 or MetricType.Double => BinaryPrimitives.ReadUInt64BigEndian(value),
        _ => 0,
    };

    /// <summary>The bits of the value at a time between two observations. Times are seconds from the start of the
    /// input.</summary>
    public static ulong Between(MetricType type, double time, double earlier, ulong from, double later, ulong to)
    {
        var a = Number(type, from);
        // PCP's difference of signed 32-bit numbers has 32 bits, which undoes a wrap.
        var difference = type == MetricType.Int32 ? unchecked((int)to - (int)from) : Number(type, to) - a;
        var value = a + ((time - earlier) * difference / (later - earlier));
        return type switch
        {
            MetricType.Int32 => (uint)(long)(value + 0.5),
            MetricType.UInt32 => (uint)(value + 0.5),
            MetricType.Int64 => (ulong)(long)(value + 0.5),
            MetricType.UInt64 => (ulong)(value + 0.5),
            MetricType.Float => BitConverter.SingleToUInt32Bits((float)value),
            _ => BitConverter.DoubleToUInt64Bits(value),
        };
    }

    private static double Number(MetricType type, ulong bits) => type switch
    {
        MetricType.Int32 => (int)bits,
        MetricType.UInt32 => (uint)bits,
        MetricType.Int64 => (long)bits,
        MetricType.UInt64 => bits,
        MetricType.Float => BitConverter.UInt32BitsToSingle((uint)bits),
        _ => BitConverter.UInt64BitsToDouble(bits),
    };
}
