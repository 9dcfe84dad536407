using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>One record in place: nothing is copied or allocated. Valid until the reader is asked for the next one.</summary>
public readonly unsafe ref struct PerfRecord
{
    private readonly byte* _record;
    private readonly int _size;
    private readonly FileOrder _order;

    internal PerfRecord(byte* record, PerfEvent? source, ulong time, FileOrder order)
    {
        _record = record;
        _order = order;
        _size = order.U16(record + 6);
        Type = (PerfRecordType)order.U32(record);
        Event = source;
        Time = time;
    }

    /// <summary>What kind of record it is.</summary>
    public PerfRecordType Type { get; }

    /// <summary>The event it belongs to; null when that is not known.</summary>
    public PerfEvent? Event { get; }

    /// <summary>Nanoseconds of the recording's clock; 0 for records without a time.</summary>
    public ulong Time { get; }

    /// <summary>Flags whose meaning depends on the type.</summary>
    public int Misc => _order.U16(_record + 4);

    /// <summary>All bytes of the record, header included.</summary>
    public ReadOnlySpan<byte> Bytes => new(_record, _size);

    /// <summary>The bytes behind the header; of a record other than a sample without the trailer.</summary>
    public ReadOnlySpan<byte> Body
    {
        get
        {
            int trailer = Type != PerfRecordType.Sample && Event is { HasTrailer: true } source ? source.Layout.TrailerSize : 0;
            return trailer <= _size - 8 ? new ReadOnlySpan<byte>(_record + 8, _size - 8 - trailer) : default;
        }
    }

    /// <summary>The CPU; -1 when the record does not have it.</summary>
    public int Cpu => (int)Number(Event?.Layout.Cpu ?? -1, Event?.Layout.TrailerCpu ?? -1, 0, -1);

    /// <summary>The process id; -1 when the record does not have it.</summary>
    public int Pid => (int)Number(Event?.Layout.Tid ?? -1, Event?.Layout.TrailerTid ?? -1, 0, -1);

    /// <summary>The thread id; -1 when the record does not have it.</summary>
    public int Tid => (int)Number(Event?.Layout.Tid ?? -1, Event?.Layout.TrailerTid ?? -1, 4, -1);

    /// <summary>A sample's period (the delay or run time of the weighted tracepoints); 0 when it does not have it.</summary>
    public ulong Period =>
        Type == PerfRecordType.Sample && Event?.Layout.Period is > 0 and var at && at + 8 <= _size ? _order.U64(_record + at) : 0;

    /// <summary>A sample's raw data: the tracepoint's fields. Empty when there are none.</summary>
    public ReadOnlySpan<byte> Raw
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Type == PerfRecordType.Sample && Event is { } source ? source.Layout.Raw(_record, _size, _order) : default;
    }

    /// <summary>A 32-bit integer of the body, in the file's byte order; 0 behind its end.</summary>
    /// <param name="offset">Offset in <see cref="Body"/>.</param>
    public uint Integer32(int offset) => _order.U32(Body, offset);

    /// <summary>A 64-bit integer of the body, in the file's byte order; 0 behind its end.</summary>
    /// <param name="offset">Offset in <see cref="Body"/>.</param>
    public ulong Integer64(int offset) => _order.U64(Body, offset);

    private long Number(int sample, int trailer, int within, long absent)
    {
        if (Type == PerfRecordType.Sample)
            return sample >= 0 && sample + 8 <= _size ? (int)_order.U32(_record + sample + within) : absent;
        bool there = Event is { HasTrailer: true } && trailer >= 0 && trailer <= _size - 8;
        return there ? (int)_order.U32(_record + _size - trailer + within) : absent;
    }
}
