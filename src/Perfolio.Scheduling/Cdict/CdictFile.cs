using System.IO.Compression;
using System.Text;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Reads and writes cdict files (docs/formats/cdict.md).</summary>
public static class CdictFile
{
    // Real captures inflate to 10 to 40 times their size.
    private const long Unsuspicious = 64L << 20;
    private const long LargestRatio = 200;

    /// <summary>The path with its suffix: a name without it gets it when that file exists.</summary>
    /// <exception cref="SchedulingException">There is no such file.</exception>
    public static string Resolve(string path)
    {
        if (path.EndsWith(CdictNames.Suffix, StringComparison.Ordinal)) return path;
        string with = path + CdictNames.Suffix;
        return File.Exists(with) ? with : throw new SchedulingException(path, "cdict file name must have the .cdict extension");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="SchedulingException">It is no cdict, damaged, or inflates beyond all measure.</exception>
    public static CdictTable Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return Read(file, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The zlib data; its length must be known.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="SchedulingException">It is no cdict, damaged, or inflates beyond all measure.</exception>
    public static CdictTable Read(Stream stream, string name)
    {
        using var inflated = new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
        using var limited = new LimitedStream(inflated, Math.Max(Unsuspicious, Math.Min(stream.Length, long.MaxValue / LargestRatio) * LargestRatio));
        var input = new ByteInput(limited);
        try
        {
            IColumnInput columns = input.Peek() == '{' ? new MarshalReader(input) : new MessagePackReader(input);
            return ColumnReader.Read(columns);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new SchedulingException(name, $"is no whole cdict: {e.Message}", input.Offset, e);
        }
    }

    /// <summary>Writes a file through a temporary one.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="path">Path; the suffix is added when it is missing.</param>
    /// <returns>The path written.</returns>
    public static string Write(CdictTable table, string path)
    {
        string full = path.EndsWith(CdictNames.Suffix, StringComparison.Ordinal) ? path : path + CdictNames.Suffix;
        OutputFile.Write(full, stream => Write(table, stream));
        return full;
    }

    /// <summary>Writes to a stream.</summary>
    public static void Write(CdictTable table, Stream stream)
    {
        using var deflated = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        var writer = new MessagePackWriter(deflated);
        byte[][] events = [.. CdictNames.Events.Select(static e => MessagePackWriter.Encode(Encoding.ASCII.GetBytes(e)))];
        byte[][] names = [.. Enumerable.Range(0, table.Names.Count).Select(i => MessagePackWriter.Encode(table.Names[i].Span))];
        writer.Map(CdictNames.Columns.Length);
        for (int column = 0; column < CdictNames.Columns.Length; column++)
        {
            writer.Raw(MessagePackWriter.Encode(Encoding.ASCII.GetBytes(CdictNames.Columns[column])));
            writer.Array(table.Count);
            foreach ((CdictTable.Chunk chunk, int count) in table.Chunks)
                WriteColumn(writer, column, chunk, count, events, names);
        }

        writer.Flush();
    }

    private static void WriteColumn(MessagePackWriter writer, int column, CdictTable.Chunk chunk, int count, byte[][] events, byte[][] names)
    {
        switch (column)
        {
            case 0:
                foreach (CdictEvent one in chunk.Events.AsSpan(0, count)) writer.Raw(events[(int)one]);
                break;
            case 1:
                foreach (ushort one in chunk.Cpus.AsSpan(0, count)) writer.Integer(one);
                break;
            case 2:
                foreach (long one in chunk.Usecs.AsSpan(0, count)) writer.Integer(one);
                break;
            case 3:
                foreach (int one in chunk.Pids.AsSpan(0, count)) writer.Integer(one);
                break;
            case 4:
                foreach (int one in chunk.Names.AsSpan(0, count)) writer.Raw(names[one]);
                break;
            case 5:
                foreach (uint one in chunk.Durations.AsSpan(0, count)) writer.Integer(one);
                break;
            case 6:
                foreach (int one in chunk.NextPids.AsSpan(0, count))
                {
                    if (one == CdictTable.NoPid) writer.Nil();
                    else writer.Integer(one);
                }

                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    if (chunk.Events[i] == CdictEvent.KvmExit) writer.Integer((uint)chunk.Next[i]);
                    else if (chunk.Next[i] == CdictTable.NoName) writer.Nil();
                    else writer.Raw(names[chunk.Next[i]]);
                }

                break;
        }
    }
}
