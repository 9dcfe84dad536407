using System.Globalization;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>Event arrays as pmdumplog prints them.</summary>
internal static class EventText
{
    /// <summary>The number of records, then each of them.</summary>
    public static void Write(
        Utf8Output output, ReadOnlySpan<byte> bytes, bool highres, ArchiveMetadata metadata, NameOrder names, StampText stamps)
    {
        Count(output, bytes, highres);
        var events = new EventArrayReader(bytes, highres);
        for (var i = 0; events.NextRecord(); i++)
        {
            // pmdumplog gives events of high resolution the time of day only, whatever -x says.
            var stamp = highres ? stamps.Clock(events.Time, 9) : stamps.OfEvent(events.Time, 6);
            output.Text(string.Create(
                CultureInfo.InvariantCulture,
                $"        --- event record [{i}] timestamp {stamp} flags 0x{(uint)events.Flags:x} ({Flags(events.Flags)}) ---\n"));
            if ((events.Flags & EventFlags.Missed) != EventFlags.None)
            {
                output.Bytes("        ==> "u8).Number(events.ParameterCount).Bytes(" missed event records\n"u8);
                continue;
            }

            while (events.NextParameter())
            {
                var parameter = events.Parameter;
                output.Text($"        {parameter.Pmid} (").Bytes(names.Join(metadata.Find(parameter.Pmid))).Bytes("): value "u8);
                ValueText.Write(output, bytes.Slice(parameter.Offset, parameter.Length), parameter.Type);
                output.Line();
            }
        }

        if (events.Reason is { } reason)
            output.Text($"        damaged: {reason}\n");
    }

    private static void Count(Utf8Output output, ReadOnlySpan<byte> bytes, bool highres)
    {
        var events = new EventArrayReader(bytes, highres);
        long missed = 0;
        while (events.NextRecord())
        {
            if ((events.Flags & EventFlags.Missed) != EventFlags.None)
                missed += events.ParameterCount;
        }

        if (events.Count == 0)
        {
            output.Bytes("No event records\n"u8);
            return;
        }

        output.Number(events.Count);
        if (missed > 0)
            output.Bytes(" (and "u8).Number(missed).Bytes(" missed)"u8);
        output.Bytes(events.Count + missed == 1 ? " event record\n"u8 : " event records\n"u8);
    }

    private static string Flags(EventFlags flags)
    {
        var names = new List<string>();
        foreach (var (bit, name) in Names)
        {
            if ((flags & bit) != EventFlags.None)
                names.Add(name);
        }

        return string.Join(',', names);
    }

    private static readonly (EventFlags Bit, string Name)[] Names =
    [
        (EventFlags.Point, "point"), (EventFlags.Start, "start"), (EventFlags.End, "end"),
        (EventFlags.Id, "id"), (EventFlags.Parent, "parent"), (EventFlags.Missed, "missed"),
    ];
}
