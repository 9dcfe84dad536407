using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Scheduling.Tracepoints;

/// <summary>The formats of all recorded tracepoints, as perf stores them.</summary>
internal sealed class TracingData
{
    private readonly Dictionary<ulong, TracepointFormat> _formats = [];

    public TracepointFormat? Find(ulong id) => _formats.GetValueOrDefault(id);

    /// <summary>Reads the blob (feature 1 or the payload of TRACING_DATA).</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TracingData Parse(ReadOnlySpan<byte> blob)
    {
        var cursor = new Cursor(blob);
        if (!cursor.Bytes(3).SequenceEqual("\x17\x08\x44"u8) || !cursor.Bytes(7).SequenceEqual("tracing"u8))
            throw new InvalidDataException("tracing data do not begin as they should");
        _ = cursor.Text();
        cursor.Foreign = cursor.Bytes(1)[0] != 0 == BitConverter.IsLittleEndian;
        _ = cursor.Bytes(5);
        for (int page = 0; page < 2; page++)
        {
            _ = cursor.Text();
            _ = cursor.Sized();
        }

        var tracing = new TracingData();
        for (uint left = cursor.Count(); left > 0; left--) tracing.Add("ftrace", cursor.Sized());
        for (uint left = cursor.Count(); left > 0; left--)
        {
            string system = cursor.Text();
            for (uint events = cursor.Count(); events > 0; events--) tracing.Add(system, cursor.Sized());
        }

        // Kernel symbols, printk formats and saved names follow; they are not needed.
        return tracing;
    }

    /// <summary>Reads the formats of the running kernel; empty when it does not show them.</summary>
    public static TracingData FromDirectory(string directory)
    {
        var tracing = new TracingData();
        foreach (string system in (string[])["sched", "kvm"])
        {
            string path = Path.Combine(directory, "events", system);
            try
            {
                if (!Directory.Exists(path)) continue;
                foreach (string one in Directory.GetDirectories(path))
                    tracing.Add(system, File.ReadAllBytes(Path.Combine(one, "format")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Then there are no formats, which the caller sees.
            }
        }

        return tracing;
    }

    private void Add(string system, ReadOnlySpan<byte> text)
    {
        if (TracepointFormat.Parse(system, text) is { } format) _formats.TryAdd(format.Id, format);
    }

    private ref struct Cursor(ReadOnlySpan<byte> left)
    {
        private ReadOnlySpan<byte> _left = left;

        public bool Foreign { get; set; }

        public ReadOnlySpan<byte> Bytes(ulong count)
        {
            if (count > (ulong)_left.Length) throw new InvalidDataException("tracing data end early");
            ReadOnlySpan<byte> bytes = _left[..(int)count];
            _left = _left[(int)count..];
            return bytes;
        }

        public string Text()
        {
            int end = _left.IndexOf((byte)0);
            if (end < 0) throw new InvalidDataException("tracing data end inside of a text");
            string text = Encoding.UTF8.GetString(_left[..end]);
            _left = _left[(end + 1)..];
            return text;
        }

        public uint Count()
        {
            uint count = BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));
            return Foreign == BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(count) : count;
        }

        public ReadOnlySpan<byte> Sized()
        {
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));
            return Bytes(Foreign == BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(size) : size);
        }
    }
}
