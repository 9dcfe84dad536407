using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Tells of the kernel's records to which event they belong and when they were made.</summary>
internal sealed unsafe class RecordPlaces(EventTable table, FileOrder order)
{
    private const int Header = 8;

    /// <summary>Looks a record up.</summary>
    /// <param name="record">The record, its header included.</param>
    /// <param name="size">Its size, at least that of the header.</param>
    /// <param name="index">The event's place among those of the file; -1 when the file has none.</param>
    /// <param name="time">When it was made, ns; 0 when it has no time.</param>
    /// <returns>False when it is a sample of no known event, or one that is too short for its event: nothing in it can be
    /// trusted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Find(byte* record, int size, out int index, out ulong time)
    {
        time = 0;
        index = -1;
        PerfEvent[] events = table.Events;
        if (order.U32(record) == (uint)PerfRecordType.Sample)
        {
            int at = table.SampleId;
            if (at >= 0 && at + 8 <= size) index = table.Find(order.U64(record + at));
            else if (events.Length == 1) index = 0;
            if (index < 0) return false;
            SampleLayout layout = events[index].Layout;
            if (layout.Fixed > size) return false;
            if (layout.Time >= 0) time = order.U64(record + layout.Time);
            return true;
        }

        if (events.Length == 0) return true;
        int back = events[0].Layout.OtherId;
        if (back >= 0 && events[0].HasTrailer && back <= size - Header) index = table.Find(order.U64(record + size - back));
        if (index < 0) index = 0;
        PerfEvent owner = events[index];
        if (owner.HasTrailer && owner.Layout.TrailerTime >= 0 && owner.Layout.TrailerSize <= size - Header)
            time = order.U64(record + size - owner.Layout.TrailerTime);
        return true;
    }

    /// <summary>When a record was made, ns; 0 when it has no time.</summary>
    public ulong TimeOf(ReadOnlySpan<byte> record)
    {
        fixed (byte* start = record) return Find(start, record.Length, out _, out ulong time) ? time : 0;
    }
}
