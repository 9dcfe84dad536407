using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Where the elements of a sample and of the trailer of other records lie, computed once per event.</summary>
internal sealed unsafe class SampleLayout
{
    private const int Header = 8;
    private readonly SampleFields _fields;
    private readonly ulong _readFormat;

    public SampleLayout(SampleFields fields, ulong readFormat)
    {
        _fields = fields;
        _readFormat = readFormat;
        int at = Header;
        Identifier = Take(SampleFields.Identifier, ref at);
        _ = Take(SampleFields.Ip, ref at);
        Tid = Take(SampleFields.Tid, ref at);
        Time = Take(SampleFields.Time, ref at);
        _ = Take(SampleFields.Addr, ref at);
        Id = Take(SampleFields.Id, ref at);
        _ = Take(SampleFields.StreamId, ref at);
        Cpu = Take(SampleFields.Cpu, ref at);
        Period = Take(SampleFields.Period, ref at);
        Fixed = at;
        RawIsFirst = (fields & (SampleFields.Raw | SampleFields.Read | SampleFields.Callchain)) == SampleFields.Raw;

        int end = 0;
        TrailerIdentifier = TakeBack(SampleFields.Identifier, ref end);
        TrailerCpu = TakeBack(SampleFields.Cpu, ref end);
        _ = TakeBack(SampleFields.StreamId, ref end);
        TrailerId = TakeBack(SampleFields.Id, ref end);
        TrailerTime = TakeBack(SampleFields.Time, ref end);
        TrailerTid = TakeBack(SampleFields.Tid, ref end);
        TrailerSize = end;
    }

    /// <summary>Offsets in a sample from the start of the record; -1 when absent.</summary>
    public int Identifier { get; }

    public int Tid { get; }

    public int Time { get; }

    public int Id { get; }

    public int Cpu { get; }

    public int Period { get; }

    /// <summary>Where the elements of variable size begin.</summary>
    public int Fixed { get; }

    /// <summary>True when nothing of variable size lies in front of the raw data, as in all usual recordings.</summary>
    public bool RawIsFirst { get; }

    /// <summary>Offsets in the trailer back from the end of the record; -1 when absent.</summary>
    public int TrailerIdentifier { get; }

    public int TrailerCpu { get; }

    public int TrailerId { get; }

    public int TrailerTime { get; }

    public int TrailerTid { get; }

    public int TrailerSize { get; }

    /// <summary>Where the sample's id lies, whichever form it has; -1 when it has none.</summary>
    public int SampleId => Identifier >= 0 ? Identifier : Id;

    /// <summary>Where the id of another record lies, back from its end; -1 when it has none.</summary>
    public int OtherId => TrailerIdentifier >= 0 ? TrailerIdentifier : TrailerId;

    /// <summary>The raw data of a sample; empty when there are none or the record is damaged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Raw(byte* record, int size, FileOrder order)
    {
        if (!RawIsFirst) return FindRaw(record, size, order);
        int start = Fixed + 4;
        if (start > size) return default;
        uint length = order.U32(record + Fixed);
        return length <= (uint)(size - start) ? new ReadOnlySpan<byte>(record + start, (int)length) : default;
    }

    private ReadOnlySpan<byte> FindRaw(byte* record, int size, FileOrder order)
    {
        if ((_fields & SampleFields.Raw) == SampleFields.None) return default;
        long at = Fixed;
        if ((_fields & SampleFields.Read) != SampleFields.None && !SkipRead(record, size, order, ref at)) return default;
        if ((_fields & SampleFields.Callchain) != SampleFields.None)
        {
            if (at + 8 > size) return default;
            ulong depth = order.U64(record + at);
            if (depth > (ulong)size / 8) return default;
            at += 8 + (long)depth * 8;
        }

        if (at + 4 > size) return default;
        uint length = order.U32(record + at);
        return length <= size - at - 4 ? new ReadOnlySpan<byte>(record + at + 4, (int)length) : default;
    }

    private bool SkipRead(byte* record, int size, FileOrder order, ref long at)
    {
        int times = Bit(1) + Bit(2), each = 1 + Bit(4) + Bit(0x10);
        if (Bit(8) == 0)
        {
            at += 8L * (times + each);
            return at <= size;
        }

        if (at + 8 > size) return false;
        ulong counters = order.U64(record + at);
        if (counters > (ulong)size / 8) return false;
        at += 8L * (1 + times + (long)counters * each);
        return at <= size;
    }

    private int Bit(ulong bit) => (_readFormat & bit) != 0 ? 1 : 0;

    private int Take(SampleFields field, ref int at)
    {
        if ((_fields & field) == SampleFields.None) return -1;
        at += 8;
        return at - 8;
    }

    private int TakeBack(SampleFields field, ref int end)
    {
        if ((_fields & field) == SampleFields.None) return -1;
        return end += 8;
    }
}
