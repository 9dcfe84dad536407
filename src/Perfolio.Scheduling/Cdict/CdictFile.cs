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
        using var deflated = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        var writer = new MessagePackWriter(deflated);
        byte[][] events = [.. CdictNames.Events.Select(static e => MessagePackWriter.Encode(Encoding.ASCII.GetBytes(e)))];
        byte[][] names = [.. Enumerable.Range(0, table.Names.Count).Select(i => MessagePackWriter.Encode(table.Names[i].Span))];
        writer.Map(CdictNames.Columns.Length);
        for (int column = 0; column < CdictNames.Columns.Length; column++)
        {
            writer.Raw(MessagePackWriter.Encode(Encoding.ASCII.GetBytes(CdictNames.Columns[column])));
            writer.Array(table.Count);
            for (int i = 0; i < table.Count; i++)
            {
                CdictRow row = table[i];
                switch (column)
                {
                    case 0: writer.Raw(events[(int)row.Event]); break;
                    case 1: writer.Integer(row.Cpu); break;
                    case 2: writer.Integer(row.Usecs); break;
                    case 3: writer.Integer(row.Pid); break;
                    case 4: writer.Raw(names[row.TaskName]); break;
                    case 5: writer.Integer(row.Duration); break;
                    case 6: OptionalInteger(writer, row.NextPid); break;
                    default:
                        if (row.NextName is { } next) writer.Raw(names[next]);
                        else OptionalInteger(writer, row.ExitReason);
                        break;
                }
            }
        }

        writer.Flush();
    }

    private static void OptionalInteger(MessagePackWriter writer, long? value)
    {
        if (value is { } number) writer.Integer(number);
        else writer.Nil();
    }
}
