using System.Text;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Capturing;

/// <summary>Writes what a pipe-mode perf.data has besides the kernel's records, in this machine's byte order.</summary>
internal sealed class PipeWriter(Stream stream)
{
    private const int FeatureString = 64;

    public void Header()
    {
        Span<byte> header = stackalloc byte[16];
        "PERFILE2"u8.CopyTo(header);
        BitConverter.TryWriteBytes(header[8..], 16UL);
        stream.Write(header);
    }

    public void Event(ReadOnlySpan<byte> attribute, IReadOnlyList<ulong> ids, string name)
    {
        byte[] body = new byte[attribute.Length + (ids.Count * 8)];
        attribute.CopyTo(body);
        for (int i = 0; i < ids.Count; i++) BitConverter.TryWriteBytes(body.AsSpan(attribute.Length + (i * 8)), ids[i]);
        Record(PerfRecordType.HeaderAttribute, body);
        byte[] text = Encoding.UTF8.GetBytes(name);
        byte[] update = new byte[16 + Padded(text.Length + 1)];
        BitConverter.TryWriteBytes(update, 2UL);
        BitConverter.TryWriteBytes(update.AsSpan(8), ids[0]);
        text.CopyTo(update, 16);
        Record(PerfRecordType.EventUpdate, update);
    }

    public void TextFeature(ulong feature, string text) => Feature(feature, FeatureText(text));

    public void TextsFeature(ulong feature, IReadOnlyList<string> texts) => Feature(feature, Texts(texts));

    /// <summary>A list of strings inside of a feature.</summary>
    public static byte[] Texts(IReadOnlyList<string> texts) =>
        [.. BitConverter.GetBytes((uint)texts.Count), .. texts.SelectMany(FeatureText)];

    public void Feature(ulong feature, byte[] data) =>
        Record(PerfRecordType.HeaderFeature, [.. BitConverter.GetBytes(feature), .. data]);

    /// <summary>The formats of the recorded events.</summary>
    public void TracingData(string root, IReadOnlyList<(string System, byte[] Format)> formats)
    {
        var blob = new MemoryStream();
        blob.Write("\x17\x08\x44tracing0.6\0"u8);
        blob.WriteByte(BitConverter.IsLittleEndian ? (byte)0 : (byte)1);
        blob.WriteByte((byte)nint.Size);
        blob.Write(BitConverter.GetBytes((uint)Environment.SystemPageSize));
        foreach (string page in (string[])["header_page", "header_event"])
        {
            byte[] text = File.ReadAllBytes(Path.Combine(root, "events", page));
            blob.Write(Encoding.ASCII.GetBytes(page + '\0'));
            blob.Write(BitConverter.GetBytes((ulong)text.Length));
            blob.Write(text);
        }

        blob.Write(BitConverter.GetBytes(0U));
        var systems = formats.GroupBy(static f => f.System, StringComparer.Ordinal).ToArray();
        blob.Write(BitConverter.GetBytes((uint)systems.Length));
        foreach (var system in systems)
        {
            blob.Write(Encoding.UTF8.GetBytes(system.Key + '\0'));
            blob.Write(BitConverter.GetBytes((uint)system.Count()));
            foreach ((_, byte[] format) in system)
            {
                blob.Write(BitConverter.GetBytes((ulong)format.Length));
                blob.Write(format);
            }
        }

        blob.Write(BitConverter.GetBytes(0U));
        blob.Write(BitConverter.GetBytes(0U));
        blob.Write(BitConverter.GetBytes(0UL));
        byte[] bytes = blob.ToArray();
        Record(PerfRecordType.TracingData, BitConverter.GetBytes((ulong)Padded(bytes.Length)));
        stream.Write(bytes);
        stream.Write(new byte[Padded(bytes.Length) - bytes.Length]);
    }

    /// <summary>The name of a task that was there before: no time, id 0, a trailer of zeros.</summary>
    public void Comm(int pid, int tid, ReadOnlySpan<byte> name, int trailer)
    {
        byte[] body = new byte[8 + Padded(name.Length + 1) + trailer];
        BitConverter.TryWriteBytes(body, pid);
        BitConverter.TryWriteBytes(body.AsSpan(4), tid);
        name.CopyTo(body.AsSpan(8));
        Record(PerfRecordType.Comm, body);
    }

    public void FinishedRound() => Record(PerfRecordType.FinishedRound, []);

    private static byte[] FeatureText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int size = (bytes.Length + FeatureString) / FeatureString * FeatureString;
        byte[] data = new byte[4 + size];
        BitConverter.TryWriteBytes(data, (uint)size);
        bytes.CopyTo(data, 4);
        return data;
    }

    private void Record(PerfRecordType type, ReadOnlySpan<byte> body)
    {
        if (body.Length > ushort.MaxValue - 8) return;
        Span<byte> header = stackalloc byte[8];
        BitConverter.TryWriteBytes(header, (uint)type);
        BitConverter.TryWriteBytes(header[4..], (ushort)0);
        BitConverter.TryWriteBytes(header[6..], (ushort)(body.Length + 8));
        stream.Write(header);
        stream.Write(body);
    }

    private static int Padded(int length) => (length + 7) & ~7;
}
