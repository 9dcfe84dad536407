using System.IO.Compression;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Reads and writes cdict files (docs/formats/cdict.md).</summary>
public static class CdictFile
{
    // Real captures inflate to 10 to 40 times their size.
    private const long Unsuspicious = 64L << 20;
    private const long LargestRatio = 200;
    private const int NoSystemError = unchecked((int)0x80131620); // COR_E_IO, where a failed call has its errno

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
        long most = Math.Max(Unsuspicious, Math.Min(stream.Length, long.MaxValue / LargestRatio) * LargestRatio);
        using var limited = new LimitedStream(inflated, most);
        var input = new ByteInput(limited);
        try
        {
            IColumnInput columns = input.Peek() == '{' ? new MarshalReader(input) : new MessagePackReader(input);
            return ColumnReader.Read(columns);
        }
        // A changed header may ask zlib for a dictionary: then the runtime throws an IOException that comes from no system call.
        catch (Exception e) when (
            e is InvalidDataException or EndOfStreamException || (e is IOException && e.HResult == NoSystemError))
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
        string full = WithSuffix(path);
        OutputFile.Write(full, stream => Write(table, stream));
        return full;
    }

    /// <summary>Writes to a stream.</summary>
    public static void Write(CdictTable table, Stream stream)
    {
        var encoder = new CdictEncoder(table.Names);
        foreach ((CdictChunk chunk, int count) in table.Chunks) encoder.Add(chunk, count, table.Names.Count);
        encoder.Finish(stream);
    }

    /// <summary>The path with the suffix.</summary>
    internal static string WithSuffix(string path) =>
        path.EndsWith(CdictNames.Suffix, StringComparison.Ordinal) ? path : path + CdictNames.Suffix;
}
