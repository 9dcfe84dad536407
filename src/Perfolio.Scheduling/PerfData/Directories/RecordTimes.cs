namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>Times of the kernel's records.</summary>
internal sealed class RecordTimes(EventTable table, FileOrder order)
{
    /// <summary>The time of a record; 0 when it has none.</summary>
    public ulong Of(ReadOnlySpan<byte> record)
    {
        PerfEvent[] events = table.Events;
        if (order.U32(record, 0) == (uint)PerfRecordType.Sample)
        {
            int id = table.SampleId, index = events.Length == 1 ? 0 : -1;
            if (id >= 0 && id + 8 <= record.Length) index = table.Find(order.U64(record, id));
            return index >= 0 && events[index].Layout.Time is >= 0 and var at ? order.U64(record, at) : 0;
        }

        int back = events[0].Layout.OtherId;
        bool named = back >= 0 && events[0].HasTrailer && back <= record.Length - 8;
        int owner = named ? table.Find(order.U64(record, record.Length - back)) : 0;
        PerfEvent one = events[Math.Max(0, owner)];
        return one.HasTrailer && one.Layout.TrailerTime >= 0 && one.Layout.TrailerSize <= record.Length - 8
            ? order.U64(record, record.Length - one.Layout.TrailerTime)
            : 0;
    }
}
