using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Exporting;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;

namespace Perfolio.Scheduling.Conversion;

/// <summary>Writes a capture in another format.</summary>
public static class CaptureConverter
{
    /// <summary>Converts.</summary>
    /// <param name="source">The capture, at its beginning.</param>
    /// <param name="path">Path of the result; with <see cref="ConvertOptions.Split"/> files get a number in front of the
    /// suffix.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the conversion; what is complete is kept.</param>
    /// <exception cref="ArgumentException">The format cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The split makes more than 9999 files of the capture; none is left.
    /// </exception>
    public static ConvertResult Convert(
        ISchedEventSource source, string path, ConvertOptions options, CancellationToken cancellationToken = default)
    {
        if (options.Format == CaptureFormat.Cdict) return ToCdict(source, path, options, cancellationToken);
        using var annotated = options.Map is { } map ? new AnnotatedSource(source, map) : null;
        ISchedEventSource from = annotated ?? source;
        IReadOnlyList<string> files = [path];
        long items = 0;
        switch (options.Format)
        {
            case CaptureFormat.Pfs:
                var keep = new PfsOptions { KeepRuntime = options.KeepRuntime, KeepWaking = options.KeepWaking };
                items = PfsWriter.Write(from, path, keep, options.Progress, cancellationToken);
                break;
            case CaptureFormat.Perfetto:
                OutputFile.Write(path, stream => items = PerfettoWriter.Write(from, stream, options.Progress, cancellationToken));
                break;
            case CaptureFormat.ChromeJson:
                files = ChromeTraceWriter.Write(from, path, options.Split, options.Progress, cancellationToken, out items);
                break;
            default:
                throw new ArgumentException("perf.data cannot be written", nameof(options));
        }

        return new ConvertResult(files, items, Bytes(files), annotated?.Renamed ?? 0, [], []);
    }

    private static ConvertResult ToCdict(
        ISchedEventSource source, string path, ConvertOptions options, CancellationToken cancellationToken)
    {
        using var rows = new CdictPipe(options.Map);
        CdictConverter converted = CdictConverter.Convert(source, rows, options.Progress, cancellationToken);
        string file = CdictFile.WithSuffix(path);
        OutputFile.Write(file, rows.Finish);
        string[] files = [file];
        return new ConvertResult(files, converted.Count, Bytes(files), rows.Remapped, converted.Stored, converted.DroppedNames);
    }

    private static long Bytes(IReadOnlyList<string> files)
    {
        long bytes = 0;
        foreach (string file in files) bytes += new FileInfo(file).Length;
        return bytes;
    }
}
