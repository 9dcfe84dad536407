using Microsoft.Win32.SafeHandles;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Header, attribute and feature sections of a file that is no pipe.</summary>
internal sealed class FileHeader
{
    private const int Size = 104;
    private const int LargestFeature = 1 << 28;
    private readonly SafeFileHandle _file;
    private readonly FileOrder _order;
    private readonly long _length;

    private FileHeader(SafeFileHandle file, FileOrder order)
    {
        _file = file;
        _order = order;
        _length = RandomAccess.GetLength(file);
    }

    public long DataStart { get; private set; }

    public long DataEnd { get; private set; }

    /// <summary>What is missing of a file that was cut.</summary>
    public PerfDamage? Damage { get; private set; }

    public bool HasTracingData { get; private set; }

    /// <summary>Reads everything but the data.</summary>
    /// <exception cref="SchedulingException">A section that is needed is damaged.</exception>
    public static FileHeader Read(SafeFileHandle file, string path, FileOrder order, EventTable table, PerfFeatures features)
    {
        var header = new FileHeader(file, order);
        try
        {
            header.Read(table, features);
        }
        catch (InvalidDataException e)
        {
            throw new SchedulingException(path, e.Message, 0, e);
        }

        return header;
    }

    private void Read(EventTable table, PerfFeatures features)
    {
        byte[] header = Section(0, Size, "the header");
        ulong entry = _order.U64(header, 16), attributes = _order.U64(header, 24), attributesSize = _order.U64(header, 32);
        ulong data = _order.U64(header, 40), dataSize = _order.U64(header, 48);
        ReadEvents(table, entry, attributes, attributesSize);
        if (data < Size || data > (ulong)_length)
            throw new InvalidDataException(
                FormattableString.Invariant($"the data section begins at {data}, behind the end of the file"));
        DataStart = (long)data;
        bool cut = dataSize == 0 || dataSize > (ulong)_length - data;
        DataEnd = cut ? _length : (long)(data + dataSize);
        if (cut)
        {
            Damage = new PerfDamage(_length, dataSize == 0
                ? "the recording was interrupted: the header was never finished"
                : "the file ends inside of the data section");
            return;
        }

        ReadFeatures(header.AsSpan(72, 32), table, features);
    }

    private void ReadEvents(EventTable table, ulong entry, ulong start, ulong size)
    {
        if (entry is < PerfEvent.MinimumAttributeSize + 16 or > 4096)
            throw new InvalidDataException(FormattableString.Invariant($"attribute entries of {entry} bytes"));
        if (size / entry > 65536) throw new InvalidDataException("too many events");
        byte[] section = Section(start, size, "the attribute section");
        for (int at = 0; at + (long)entry <= section.Length; at += (int)entry)
        {
            ReadOnlySpan<byte> attribute = section.AsSpan(at, (int)entry - 16);
            ulong ids = _order.U64(section, at + (int)entry - 16), idsSize = _order.U64(section, at + (int)entry - 8);
            byte[] list = Section(ids, idsSize, "a list of sample ids");
            ulong[] values = new ulong[list.Length / 8];
            for (int i = 0; i < values.Length; i++) values[i] = _order.U64(list, i * 8);
            table.Add(new PerfEvent(table.Events.Length, attribute, _order) { Ids = values });
        }

        if (table.Events.Length == 0) throw new InvalidDataException("the file has no events");
    }

    private void ReadFeatures(ReadOnlySpan<byte> bitmap, EventTable table, PerfFeatures features)
    {
        var sections = new List<(int Feature, ulong Offset, ulong Size)>();
        long at = DataEnd;
        for (int feature = 0; feature < 256; feature++)
        {
            // The bitmap consists of 64-bit words in the file's byte order.
            if ((_order.U64(bitmap, feature / 64 * 8) & (1UL << (feature % 64))) == 0) continue;
            if (at + 16 > _length)
            {
                Damage = new PerfDamage(_length, "the file ends inside of the feature table");
                break;
            }

            byte[] place = Section((ulong)at, 16, "the feature table");
            sections.Add((feature, _order.U64(place, 0), _order.U64(place, 8)));
            at += 16;
        }

        foreach ((int feature, ulong offset, ulong size) in sections)
        {
            if (size > LargestFeature || offset > (ulong)_length || size > (ulong)_length - offset)
            {
                Damage ??= new PerfDamage(_length, FormattableString.Invariant($"the file ends before feature {feature}"));
                continue;
            }

            byte[] section = Section(offset, size, "a feature");
            if (feature == FeatureParser.TracingData)
            {
                table.Apply(TracingData.Parse(section));
                HasTracingData = true;
            }
            else FeatureParser.Read(feature, section, _order, features, table);
        }
    }

    private byte[] Section(ulong offset, ulong size, string what)
    {
        if (offset > (ulong)_length || size > (ulong)_length - offset || size > int.MaxValue)
            throw new InvalidDataException($"the file ends before {what}, or it is damaged");
        byte[] bytes = new byte[size];
        int at = 0;
        while (at < bytes.Length)
        {
            int count = RandomAccess.Read(_file, bytes.AsSpan(at), (long)offset + at);
            if (count == 0) throw new InvalidDataException($"the file ends inside of {what}");
            at += count;
        }

        return bytes;
    }
}
