using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>What to take from the records of one layout: byte offsets and slots, grouped so that each group is one tight
/// loop.</summary>
internal sealed class ObservationPlan
{
    private readonly int[] _offsets;
    private readonly int[] _lengths;

    private ObservationPlan(ObservationGroup[] groups, int[] offsets, int[] lengths, int[] slots, bool concerns)
    {
        Groups = groups;
        _offsets = offsets;
        _lengths = lengths;
        Slots = slots;
        Concerns = concerns;
    }

    public ObservationGroup[] Groups { get; }

    /// <summary>Where the values go, in the order of the groups.</summary>
    public int[] Slots { get; }

    /// <summary>Whether the record has a metric of the report at all, be it without values.</summary>
    public bool Concerns { get; }

    /// <summary>Stamp of the last record seen with this plan, for a scan.</summary>
    public long LastSeen { get; set; }

    /// <summary>Which part of a scan keeps the plan.</summary>
    public long Scan { get; set; }

    public static ObservationPlan Make(ResultLayout layout, SlotMap slots, Dictionary<Pmid, int[]> metrics)
    {
        var found = new List<(MetricType Type, MetricSemantics Semantics, int Offset, int Length, int Slot)>();
        var concerns = false;
        foreach (ref readonly var set in layout.Sets)
        {
            if (!metrics.TryGetValue(set.Pmid, out var indexes))
                continue;
            concerns = true;
            if (set.Type is not (>= MetricType.Int32 and <= MetricType.String))
                continue;
            foreach (var metric in indexes)
            {
                var instances = slots.Instances(metric);
                for (var i = set.First; i < set.First + set.Count; i++)
                {
                    // Instances without a name are in no domain list: PCP's tools do not show them either.
                    var position = instances.PositionOf(layout.Instances[i]);
                    if (position >= 0 && position < slots.Slots(metric))
                        found.Add((set.Type, set.Descriptor!.Semantics, layout.Offsets[i], layout.Lengths[i], slots.First(metric) + position));
                }
            }
        }

        var order = found.Select((f, i) => (f, i)).OrderBy(static p => (p.f.Type, p.f.Semantics)).ThenBy(static p => p.i).Select(static p => p.f).ToArray();
        var groups = new List<ObservationGroup>();
        for (var i = 0; i < order.Length;)
        {
            var start = i;
            while (i < order.Length && order[i].Type == order[start].Type && order[i].Semantics == order[start].Semantics)
                i++;
            groups.Add(new ObservationGroup(order[start].Type, order[start].Semantics, start, i - start));
        }

        return new ObservationPlan(
            [.. groups], [.. order.Select(static o => o.Offset)], [.. order.Select(static o => o.Length)], [.. order.Select(static o => o.Slot)], concerns);
    }

    /// <summary>Reads the values of a group.</summary>
    /// <param name="record">A record with the layout of this plan: the layout has checked that all offsets lie inside.</param>
    /// <param name="group">The group.</param>
    /// <param name="into">At least as many places as the group has values.</param>
    /// <param name="texts">Takes the texts.</param>
    public void Read(ReadOnlySpan<byte> record, ObservationGroup group, Span<long> into, TextPool texts)
    {
        var offsets = _offsets.AsSpan(group.Start, group.Count);
        into = into[..group.Count];
        ref var start = ref MemoryMarshal.GetReference(record);
        switch (group.Type)
        {
            case MetricType.Int32:
                for (var i = 0; i < offsets.Length; i++)
                    into[i] = (int)Word(ref start, offsets[i]);
                break;
            case MetricType.UInt32:
                for (var i = 0; i < offsets.Length; i++)
                    into[i] = Word(ref start, offsets[i]);
                break;
            case MetricType.Float:
                for (var i = 0; i < offsets.Length; i++)
                    into[i] = BitConverter.DoubleToInt64Bits(BitConverter.UInt32BitsToSingle(Word(ref start, offsets[i])));
                break;
            case MetricType.String:
                for (var i = 0; i < offsets.Length; i++)
                    into[i] = texts.Add(record.Slice(offsets[i], _lengths[group.Start + i]));
                break;
            default:
                for (var i = 0; i < offsets.Length; i++)
                    into[i] = Long(ref start, offsets[i]);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref byte start, int offset)
    {
        var raw = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(raw) : raw;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Long(ref byte start, int offset)
    {
        var raw = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(raw) : raw;
    }
}
