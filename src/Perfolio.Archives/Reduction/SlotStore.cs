using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perfolio.Archives.Reduction;

/// <summary>The slots of one output, and the loops that put the values of a record into them.</summary>
internal sealed unsafe class SlotStore
{
    private Slot[] _slots = [];
    private readonly List<byte[]> _strings = [];
    private readonly List<int> _lengths = [];

    /// <summary>Wraps by slot; most counters never wrap.</summary>
    public Dictionary<int, long> Wraps { get; } = [];

    public ref Slot this[int slot] => ref _slots[slot];

    public void Ensure(int count)
    {
        if (_slots.Length < count)
            Array.Resize(ref _slots, Math.Max(count, _slots.Length * 2));
    }

    /// <summary>The string observed last.</summary>
    public ReadOnlySpan<byte> String(int slot)
    {
        var index = (int)_slots[slot].High - 1;
        return _strings[index].AsSpan(0, _lengths[index]);
    }

    /// <summary>Forgets everything about a slot: another thing has its id now.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="kind">What it holds; the buffer of a string stays.</param>
    public void Forget(int slot, SlotKind kind)
    {
        if (slot >= _slots.Length)
            return;
        var buffer = kind == SlotKind.LastString ? _slots[slot].High : 0;
        _slots[slot] = new Slot { High = buffer };
    }

    /// <summary>Takes in the values of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="offsets">Where each value stands in it.</param>
    /// <param name="lengths">How long each value is.</param>
    /// <param name="plan">Where each value goes; all slots exist.</param>
    /// <param name="stretch">The present stretch between marks, above 0.</param>
    public void Accumulate(
        ReadOnlySpan<byte> record, ReadOnlySpan<int> offsets, ReadOnlySpan<int> lengths, RecordPlan plan, uint stretch)
    {
        fixed (byte* bytes = record)
        fixed (int* at = offsets)
        fixed (int* to = plan.Slots)
        fixed (Slot* slots = _slots)
        {
            foreach (ref readonly var run in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(plan.Runs))
            {
                var o = at + run.First;
                var t = to + run.First;
                switch (run.Kind)
                {
                    case SlotKind.MeanInt32: SlotLoops.MeanInt32(bytes, o, t, run.Count, slots); break;
                    case SlotKind.MeanUInt32: SlotLoops.MeanUInt32(bytes, o, t, run.Count, slots); break;
                    case SlotKind.MeanInt64: SlotLoops.MeanInt64(bytes, o, t, run.Count, slots); break;
                    case SlotKind.MeanUInt64: SlotLoops.MeanUInt64(bytes, o, t, run.Count, slots); break;
                    case SlotKind.MeanFloat: SlotLoops.MeanFloat(bytes, o, t, run.Count, slots); break;
                    case SlotKind.MeanDouble: SlotLoops.MeanDouble(bytes, o, t, run.Count, slots); break;
                    case SlotKind.CounterInt32: Counter32(bytes, o, t, run.Count, slots, stretch, 0x8000_0000); break;
                    case SlotKind.CounterUInt32: Counter32(bytes, o, t, run.Count, slots, stretch, 0); break;
                    case SlotKind.CounterInt64: Counter64(bytes, o, t, run.Count, slots, stretch, 1UL << 63); break;
                    case SlotKind.CounterUInt64: Counter64(bytes, o, t, run.Count, slots, stretch, 0); break;
                    case SlotKind.Last4 or SlotKind.WidenedInt32 or SlotKind.WidenedUInt32:
                        SlotLoops.Last4(bytes, o, t, run.Count, slots);
                        break;
                    case SlotKind.Last8: SlotLoops.Last8(bytes, o, t, run.Count, slots); break;
                    case SlotKind.LastString: LastString(bytes, o, t, lengths[run.First..], run.Count, slots); break;
                }
            }
        }
    }

    // Flipping the sign bit makes signed values compare as unsigned ones.
    private void Counter32(byte* record, int* offsets, int* targets, int count, Slot* slots, uint stretch, uint flip)
    {
        for (var i = 0; i < count; i++)
        {
            var value = BinaryPrimitives.ReverseEndianness(*(uint*)(record + offsets[i]));
            ref var slot = ref slots[targets[i]];
            if (slot.Stretch == stretch && (value ^ flip) < ((uint)slot.Low ^ flip))
            {
                slot.High += 1UL << 32;
                Wrapped(targets[i]);
            }

            slot.Low = value;
            slot.Stretch = stretch;
            slot.Count++;
        }
    }

    private void Counter64(byte* record, int* offsets, int* targets, int count, Slot* slots, uint stretch, ulong flip)
    {
        for (var i = 0; i < count; i++)
        {
            var value = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(record + offsets[i]));
            ref var slot = ref slots[targets[i]];
            // 2^64 more is the same number: the wrap is only counted.
            if (slot.Stretch == stretch && (value ^ flip) < (slot.Low ^ flip))
                Wrapped(targets[i]);
            slot.Low = value;
            slot.Stretch = stretch;
            slot.Count++;
        }
    }

    private void LastString(byte* record, int* offsets, int* targets, ReadOnlySpan<int> lengths, int count, Slot* slots)
    {
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref slots[targets[i]];
            if (slot.High == 0)
            {
                _strings.Add([]);
                _lengths.Add(0);
                slot.High = (ulong)_strings.Count;
            }

            var index = (int)slot.High - 1;
            var text = new ReadOnlySpan<byte>(record + offsets[i], lengths[i]);
            if (_strings[index].Length < text.Length)
                _strings[index] = new byte[text.Length];
            text.CopyTo(_strings[index]);
            _lengths[index] = text.Length;
            slot.Count++;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wrapped(int slot) => Wraps[slot] = Wraps.GetValueOrDefault(slot) + 1;
}
