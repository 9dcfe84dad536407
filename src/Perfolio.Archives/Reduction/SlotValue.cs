using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Reduction;

/// <summary>Makes the output value of a slot.</summary>
internal static class SlotValue
{
    /// <summary>Adds the value to the record under construction.</summary>
    public static void Add(RecordBuilder record, int instance, SlotKind kind, MetricType type, Slot slot, ReadOnlySpan<byte> text)
    {
        switch (kind)
        {
            case SlotKind.MeanInt32:
                record.AddInt32(instance, (int)Rounded((long)slot.Low, slot.Count));
                break;
            case SlotKind.MeanUInt32:
                record.AddInt32(instance, (int)(uint)Rounded((long)slot.Low, slot.Count));
                break;
            case SlotKind.MeanInt64:
            case SlotKind.MeanUInt64:
                record.AddInt64(instance, (long)(ulong)(UInt128)Rounded(new Int128(slot.High, slot.Low), slot.Count));
                break;
            case SlotKind.MeanFloat:
                record.AddFloat(instance, (float)Mean(slot));
                break;
            case SlotKind.MeanDouble:
                record.AddDouble(instance, Mean(slot));
                break;
            case SlotKind.CounterInt32:
                record.AddInt64(instance, (int)slot.Low + (long)slot.High);
                break;
            case SlotKind.CounterUInt32:
                record.AddInt64(instance, (long)(slot.Low + slot.High));
                break;
            case SlotKind.CounterInt64 or SlotKind.CounterUInt64:
                record.AddInt64(instance, (long)slot.Low);
                break;
            case SlotKind.Last4 when type == MetricType.Float:
                record.AddFloat(instance, BitConverter.UInt32BitsToSingle((uint)slot.Low));
                break;
            case SlotKind.Last4:
                record.AddInt32(instance, (int)slot.Low);
                break;
            case SlotKind.WidenedInt32:
                record.AddInt64(instance, (int)slot.Low);
                break;
            case SlotKind.Last8 or SlotKind.WidenedUInt32:
                record.AddInt64(instance, (long)slot.Low);
                break;
            case SlotKind.LastString:
                record.AddRaw(instance, text, ValueFormat.Block);
                break;
        }
    }

    /// <summary>Begins the next interval: counters keep what they know.</summary>
    public static void Reset(SlotKind kind, ref Slot slot)
    {
        slot.Count = 0;
        if (SlotKinds.IsCounter(kind) || kind == SlotKind.LastString)
            return;
        slot.Low = 0;
        slot.High = 0;
    }

    // Half away from zero.
    private static long Rounded(long sum, uint count)
    {
        var (quotient, rest) = Math.DivRem(sum, (long)count);
        return 2 * Math.Abs(rest) >= count ? quotient + Math.Sign(sum) : quotient;
    }

    private static Int128 Rounded(Int128 sum, uint count)
    {
        var (quotient, rest) = Int128.DivRem(sum, count);
        return 2 * Int128.Abs(rest) >= count ? quotient + Int128.Sign(sum) : quotient;
    }

    private static double Mean(Slot slot)
    {
        var sum = BitConverter.UInt64BitsToDouble(slot.Low);
        // The compensation of a sum that is not finite is not a number.
        return (double.IsFinite(sum) && slot.High != 0 ? sum + BitConverter.UInt64BitsToDouble(slot.High) : sum) / slot.Count;
    }
}
