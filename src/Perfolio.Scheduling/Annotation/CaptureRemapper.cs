using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Pfs;

namespace Perfolio.Scheduling.Annotation;

/// <summary>Gives the tasks of a capture file (.cdict, .pfs) the names of a mapping.</summary>
public static class CaptureRemapper
{
    /// <summary>
    /// Writes a capture with other names. The result appears when it is whole; otherwise everything stays as it was.
    /// </summary>
    /// <param name="input">Path of the capture.</param>
    /// <param name="map">The mapping.</param>
    /// <param name="output">Path of the result, of the input's format; it may be the input.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work; nothing is written then.</param>
    /// <exception cref="SchedulingException">
    /// The capture is of another format or damaged. A .pfs with unreadable blocks is not replaced by what is left of it.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RemapResult Remap(
        string input, TaskMap map, string output, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        CaptureFormat format = CaptureFile.Detect(input);
        RequireSuffix(format, input, output);
        return format == CaptureFormat.Cdict
            ? Cdict(input, map, output, cancellationToken)
            : Pfs(input, map, output, progress, cancellationToken);
    }

    private static RemapResult Cdict(string input, TaskMap map, string output, CancellationToken cancellationToken)
    {
        CdictTable table = CdictFile.Read(input);
        int replaced = table.Remap(map);
        cancellationToken.ThrowIfCancellationRequested();
        return new RemapResult(CdictFile.Write(table, output), replaced, table.Count, "rows");
    }

    private static RemapResult Pfs(
        string input, TaskMap map, string output, Action<double>? progress, CancellationToken cancellationToken)
    {
        using PfsReader source = PfsReader.Open(input);
        using var annotated = new AnnotatedSource(source, map);
        bool replace = Path.GetFullPath(input) == Path.GetFullPath(output);
        var keep = new PfsOptions { KeepRuntime = true, KeepWaking = true };
        long events = 0;
        OutputFile.Write(output, stream =>
        {
            events = PfsWriter.Write(annotated, stream, keep, progress, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (replace && source.Problems.Count > 0)
                throw new SchedulingException(input, "is damaged and not replaced; write what can be read to another file");
        });
        return new RemapResult(output, annotated.Renamed, events, "events");
    }

    private static void RequireSuffix(CaptureFormat format, string input, string output)
    {
        if (format is not (CaptureFormat.Cdict or CaptureFormat.Pfs))
            throw new SchedulingException(
                input, "is a perf.data file, whose names cannot be rewritten; convert it with a mapping instead");
        if (CaptureFile.OfName(output) is { } wanted && wanted != format)
            throw new SchedulingException(
                output, $"has the suffix of another format than {Path.GetFileName(input)}; convert with a mapping instead");
    }
}
