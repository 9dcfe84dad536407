using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Values in the 64 bits of a frame's slot, by type.</summary>
internal static class DerivedNumber
{
    /// <summary>A value as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToReal(long bits, MetricType type) => type switch
    {
        MetricType.Float or MetricType.Double => BitConverter.Int64BitsToDouble(bits),
        MetricType.UInt64 => (ulong)bits,
        _ => bits,
    };

    /// <summary>A double as a value of a type.</summary>
    public static long FromReal(double value, MetricType type) => type switch
    {
        MetricType.Float => BitConverter.DoubleToInt64Bits((float)value),
        MetricType.Double => BitConverter.DoubleToInt64Bits(value),
        MetricType.UInt64 => (long)(ulong)value,
        _ => Wrap((long)value, type),
    };

    /// <summary>A value of one type as one of another.</summary>
    public static long Convert(long bits, MetricType from, MetricType to)
    {
        if (from == to)
            return bits;
        return IsReal(from) || IsReal(to) ? FromReal(ToReal(bits, from), to) : Wrap(bits, to);
    }

    /// <summary>An integer cut to the width of its type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Wrap(long value, MetricType type) => type switch
    {
        MetricType.Int32 => (int)value,
        MetricType.UInt32 => (uint)value,
        _ => value,
    };

    public static bool IsReal(MetricType type) => type is MetricType.Float or MetricType.Double;

    public static bool IsNumeric(MetricType type) => type is >= MetricType.Int32 and <= MetricType.Double;

    /// <summary>Compares two values of any numeric types by what they mean.</summary>
    public static int Compare(long left, MetricType leftType, long right, MetricType rightType)
    {
        if (IsReal(leftType) || IsReal(rightType))
            return ToReal(left, leftType).CompareTo(ToReal(right, rightType));
        // Above what a signed number can hold.
        var leftLarge = leftType == MetricType.UInt64 && left < 0;
        var rightLarge = rightType == MetricType.UInt64 && right < 0;
        return leftLarge == rightLarge ? left.CompareTo(right) : leftLarge ? 1 : -1;
    }
}
