using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perfolio.Archives.Reduction;

/// <summary>One loop per kind of value, straight from the big-endian bytes of the record.</summary>
internal static unsafe class SlotLoops
{
    public static void MeanInt32(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            // 2^32 observations of 32 bits fit into 64.
            ref var slot = ref slots[targets[i]];
            slot.Low += (ulong)(long)(int)BinaryPrimitives.ReverseEndianness(*(uint*)(record + offsets[i]));
            slot.Count++;
        }
    }

    public static void MeanUInt32(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref slots[targets[i]];
            slot.Low += BinaryPrimitives.ReverseEndianness(*(uint*)(record + offsets[i]));
            slot.Count++;
        }
    }

    public static void MeanInt64(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            var value = Read8(record + offsets[i]);
            ref var slot = ref slots[targets[i]];
            var sum = slot.Low + value;
            // The upper half takes the carry and the extension of the sign.
            slot.High += (sum < value ? 1UL : 0) + (ulong)((long)value >> 63);
            slot.Low = sum;
            slot.Count++;
        }
    }

    public static void MeanUInt64(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            var value = Read8(record + offsets[i]);
            ref var slot = ref slots[targets[i]];
            var sum = slot.Low + value;
            slot.High += sum < value ? 1UL : 0;
            slot.Low = sum;
            slot.Count++;
        }
    }

    public static void MeanFloat(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
            Compensated(ref slots[targets[i]],
                BitConverter.UInt32BitsToSingle(BinaryPrimitives.ReverseEndianness(*(uint*)(record + offsets[i]))));
    }

    public static void MeanDouble(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
            Compensated(ref slots[targets[i]], BitConverter.UInt64BitsToDouble(Read8(record + offsets[i])));
    }

    public static void Last4(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref slots[targets[i]];
            slot.Low = BinaryPrimitives.ReverseEndianness(*(uint*)(record + offsets[i]));
            slot.Count++;
        }
    }

    public static void Last8(byte* record, int* offsets, int* targets, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref slots[targets[i]];
            slot.Low = Read8(record + offsets[i]);
            slot.Count++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at));

    // Neumaier's summation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compensated(ref Slot slot, double value)
    {
        var former = BitConverter.UInt64BitsToDouble(slot.Low);
        // The first addend keeps its sign of zero.
        var sum = slot.Count == 0 ? value : former + value;
        var lost = Math.Abs(former) >= Math.Abs(value) ? (former - sum) + value : (value - sum) + former;
        slot.Low = BitConverter.DoubleToUInt64Bits(sum);
        if (slot.Count != 0)
            slot.High = BitConverter.DoubleToUInt64Bits(BitConverter.UInt64BitsToDouble(slot.High) + lost);
        slot.Count++;
    }
}
