using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Pfs;

namespace Perfolio.Scheduling.Conversion;

/// <summary>Opens captures of any readable format.</summary>
public static class CaptureFile
{
    /// <summary>Where the running kernel describes its tracepoints.</summary>
    public const string TraceFileSystem = "/sys/kernel/tracing";

    /// <summary>Tells the format by the file's first bytes; a directory can only be perf's.</summary>
    /// <exception cref="SchedulingException">It is none of those that can be read.</exception>
    public static CaptureFormat Detect(string path)
    {
        if (Directory.Exists(path)) return CaptureFormat.PerfData;
        Span<byte> start = stackalloc byte[8];
        using (FileStream file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.SequenceEqual("PERFILE2"u8) || start.SequenceEqual("2ELIFREP"u8)) return CaptureFormat.PerfData;
        if (start.Length == 8 && start[0] == 0x89 && start[1..4].SequenceEqual("PFS"u8)) return CaptureFormat.Pfs;
        // zlib: deflate in the low bits, and a header divisible by 31.
        if (start.Length >= 2 && (start[0] & 0xf) == 8 && ((start[0] << 8) | start[1]) % 31 == 0) return CaptureFormat.Cdict;
        throw new SchedulingException(path, "is neither perf.data nor .cdict nor .pfs", 0);
    }

    private static PerfDataOptions Reading => PerfDataOptions.Default with { FormatDirectory = TraceFileSystem };

    /// <summary>Opens a capture. A name without suffix gets <c>.pfs</c> or <c>.cdict</c> when such a file exists.</summary>
    /// <param name="path">Path; a pipe of <c>perf record -o -</c> is read as it comes.</param>
    /// <exception cref="SchedulingException">It is none that can be read, or damaged beyond use.</exception>
    public static ISchedEventSource Open(string path)
    {
        string found = Resolve(path);
        if (OpenPipe(found) is { } pipe) return pipe;
        return Detect(found) switch
        {
            CaptureFormat.Pfs => PfsReader.Open(found),
            CaptureFormat.Cdict => new CdictSource(CdictFile.Read(found)),
            _ => PerfSchedSource.Open(found, Reading),
        };
    }

    /// <summary>True for a file, and for a directory of <c>perf record --threads</c>.</summary>
    public static bool Exists(string path) => Path.Exists(path);

    /// <summary>The path with the suffix of the file that is there.</summary>
    public static string Resolve(string path) =>
        File.Exists(path) ? path : ((string[])[".pfs", ".cdict"]).Select(s => path + s).FirstOrDefault(File.Exists) ?? path;

    // What comes through a pipe can only be perf's, and its first bytes can be read once only.
    private static PerfSchedSource? OpenPipe(string path)
    {
        if (Directory.Exists(path)) return null;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (!stream.CanSeek) return PerfSchedSource.Open(stream, path, Reading);
        stream.Dispose();
        return null;
    }

    /// <summary>The format that a file name's suffix asks for; null when it asks for none.</summary>
    public static CaptureFormat? OfName(string path) => Path.GetExtension(path) switch
    {
        ".cdict" => CaptureFormat.Cdict,
        ".pfs" => CaptureFormat.Pfs,
        ".perfetto" or ".pftrace" or ".perfetto-trace" => CaptureFormat.Perfetto,
        ".json" => CaptureFormat.ChromeJson,
        ".data" => CaptureFormat.PerfData,
        _ => null,
    };
}
