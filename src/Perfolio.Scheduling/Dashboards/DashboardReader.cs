using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Makes a <see cref="CaptureDashboard"/> of a capture: one pass, in memory that is bounded whatever the capture's size.
/// </summary>
public static class DashboardReader
{
    /// <summary>Reads a capture, of a .pfs with a window only the window's blocks.</summary>
    /// <param name="path">A perf.data, .cdict or .pfs file.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SchedulingException">The file is no capture, or damaged beyond use.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window begins behind the capture's end.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CaptureDashboard Read(
        string path, DashboardOptions options, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        string found = CaptureFile.Resolve(path);
        bool windowed = options.From > 0 || options.Length is not null;
        if (!windowed || CaptureFile.Detect(found) != CaptureFormat.Pfs)
        {
            using ISchedEventSource source = CaptureFile.Open(found);
            return Read(source, found, options, null, progress, cancellationToken);
        }

        long begin = Begin(found);
        long from = Saturated(begin, options.From);
        using PfsReader window = PfsReader.Open(
            found, from, options.Length is { } length ? Saturated(Saturated(from, length), 1) : long.MaxValue);
        return Read(window, found, options, begin, progress, cancellationToken);
    }

    /// <summary>Reads events from a source.</summary>
    /// <param name="source">The source, at its beginning.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="begin">Time of the capture's first event where the source does not begin with it; null where it does.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static CaptureDashboard Read(
        ISchedEventSource source, string name, DashboardOptions options, long? begin = null, Action<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var collector = new DashboardCollector(source, name, options, begin);
        long read = 0;
        while (source.Read(out SchedEvent next))
        {
            if (!collector.Add(in next)) break;
            if ((++read & 0xffff) != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (progress is not null && source.Progress is { } part) progress(part);
        }

        return collector.Finish();
    }

    /// <summary>Length of a capture in ns, from its index where it has one, else by reading it.</summary>
    /// <exception cref="SchedulingException">The file is no capture, or damaged beyond use.</exception>
    public static long LengthOf(string path, CancellationToken cancellationToken = default)
    {
        string found = CaptureFile.Resolve(path);
        using ISchedEventSource source = CaptureFile.Open(found);
        if (source is PfsReader { Index.Count: > 0 } pfs) return Math.Max(0, pfs.Index.Max(static b => b.Last) - Begin(found));
        long? begin = source.Facts.Origin == "cdict" ? 0 : null;
        long last = 0, read = 0;
        while (source.Read(out SchedEvent next))
        {
            if (!next.IsActivity) continue;
            begin ??= next.Time;
            last = Math.Max(last, next.Time);
            if ((++read & 0xffff) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        return Math.Max(0, last - (begin ?? 0));
    }

    private static long Begin(string path)
    {
        using PfsReader whole = PfsReader.Open(path);
        while (whole.Read(out SchedEvent next))
            if (next.IsActivity) return next.Time;
        return 0;
    }

    private static long Saturated(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
