using System.Text;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Records that tell in pipe mode what sections tell in file mode.</summary>
internal static class PipeRecords
{
    private const int MostEvents = 65536;
    private const ulong NameUpdate = 2;

    /// <summary>HEADER_ATTR: an attribute and the ids behind it.</summary>
    public static void AddEvent(EventTable table, ReadOnlySpan<byte> body, FileOrder order)
    {
        int size = Size(body, order);
        if (size > body.Length) throw new InvalidDataException("an event attribute larger than its record");
        if (table.Events.Length >= MostEvents) throw new InvalidDataException("too many events");
        ulong[] ids = new ulong[(body.Length - size) / 8];
        for (int i = 0; i < ids.Length; i++) ids[i] = order.U64(body, size + (i * 8));
        table.Add(new PerfEvent(table.Events.Length, body[..size], order) { Ids = ids });
    }

    /// <summary>EVENT_UPDATE: here only names matter.</summary>
    public static void Update(EventTable table, ReadOnlySpan<byte> body, FileOrder order)
    {
        if (body.Length <= 16 || order.U64(body, 0) != NameUpdate || table.Find(order.U64(body, 8)) is not (>= 0 and var index))
            return;
        table.Events[index].Name = Text(body[16..]);
    }

    /// <summary>The size that an attribute says it has.</summary>
    public static int Size(ReadOnlySpan<byte> attribute, FileOrder order)
    {
        uint size = order.U32(attribute, 4);
        if (size == 0) size = PerfEvent.MinimumAttributeSize;
        if (size is < PerfEvent.MinimumAttributeSize or > 4096)
            throw new InvalidDataException(FormattableString.Invariant($"an event attribute of {size} bytes"));
        return (int)size;
    }

    /// <summary>Text up to its NUL.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
