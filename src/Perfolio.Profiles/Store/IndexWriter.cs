using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>Writes the binary form of an index, version 2 (docs/formats/perun-store.md, "Index").</summary>
public static class IndexWriter
{
    /// <summary>The bytes of an index with these lines, sorted.</summary>
    /// <exception cref="ArgumentException">A line cannot be written (bad checksum, NUL or slash in the name).</exception>
    public static byte[] Write(IEnumerable<IndexEntry> entries)
    {
        IndexEntry[] sorted = entries.ToArray();
        sorted = [.. sorted.Order(Comparer<IndexEntry>.Create(IndexEntry.CompareForIndex))];
        var output = new ArrayBufferWriter<byte>();
        output.Write(IndexReader.Magic);
        Write(output, IndexFile.CurrentVersion);
        Write(output, (uint)sorted.Length);
        foreach (IndexEntry entry in sorted) Write(output, entry);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, IndexEntry entry)
    {
        if (entry.Name.Length == 0 || entry.Name.AsSpan().ContainsAny('\0', '/'))
            throw new ArgumentException($"'{entry.Name}' is no file name", nameof(entry));
        byte[] checksum = Convert.FromHexString(entry.Checksum);
        if (checksum.Length != IndexReader.ChecksumLength)
            throw new ArgumentException($"'{entry.Checksum}' is no SHA-1", nameof(entry));
        Write(output, entry.Time);
        output.Write(checksum);
        output.Write(Encoding.UTF8.GetBytes(entry.Name));
        output.Write([(byte)0]);
        foreach (string text in (string[])[entry.Type, entry.Command, entry.Workload, entry.Collector, entry.PostprocessorText])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Write(output, (uint)bytes.Length);
            output.Write(bytes);
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}
