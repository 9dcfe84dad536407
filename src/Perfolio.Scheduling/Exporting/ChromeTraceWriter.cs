using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Exporting;

/// <summary>
/// Writes Chrome's JSON trace: what ran on each CPU, how long tasks waited to run, time in guests. With a split, files of equal
/// time; runs are cut at the border, waits and guest times are in the file in which they end, from its beginning on.
/// </summary>
internal sealed class ChromeTraceWriter : IIntervalSink, IDisposable
{
    private const int Cpus = 0, Waiting = 1, Guests = 2;

    // As many as have four digits: a split too small for the capture would fill the directory.
    private const int MostFiles = 9999;
    private readonly ISchedEventSource _source;
    private readonly string _path;
    private readonly long _split;
    private readonly List<string> _files = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<(int Process, int Thread)> _named = [];
    private FileStream? _stream;
    private int _mostFiles;
    private long _begin;
    private long _count;

    private ChromeTraceWriter(ISchedEventSource source, string path, long split)
    {
        _source = source;
        _path = path;
        _split = split;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
    }

    public static IReadOnlyList<string> Write(
        ISchedEventSource source, string path, long split, Action<double>? progress, CancellationToken cancellationToken,
        out long count, int mostFiles = MostFiles)
    {
        using var writer = new ChromeTraceWriter(source, path, split) { _mostFiles = mostFiles };
        var analyzer = new SchedulingAnalyzer(source, writer);
        long last = 0, end = long.MaxValue;
        int events = 0;
        while (!cancellationToken.IsCancellationRequested && source.Read(out SchedEvent next))
        {
            if (next.Time > 0)
            {
                if (end == long.MaxValue && split > 0) end = (writer._begin = next.Time) + split;
                while (next.Time >= end)
                {
                    analyzer.Cut(end);
                    writer.Close();
                    writer._begin = end;
                    // Nothing happens in most pieces of a long silence.
                    end = next.Time - end > split * 1000 ? next.Time + 1 : end + split;
                }

                last = Math.Max(last, next.Time);
            }

            analyzer.Add(in next);
            if ((++events & 0xffff) == 0 && progress is not null && source.Progress is { } part) progress(part);
        }

        analyzer.Finish(last);
        if (writer._files.Count == 0) writer.Open();
        writer.Close();
        count = writer._count;
        return writer._files;
    }

    public void Add(ref readonly TaskInterval interval)
    {
        SchedTask task = _source.Tasks[interval.Task];
        if ((interval.Kind == IntervalKind.Run && task.IsIdle) || interval.Kind is IntervalKind.Sleep or IntervalKind.Root)
            return;
        if (_stream is null) Open();
        (int process, int thread) = interval.Kind switch
        {
            IntervalKind.Run => (Cpus, interval.Cpu),
            IntervalKind.Guest => (Guests, task.Tid),
            _ => (Waiting, task.Tid),
        };
        Name(process, thread, task);
        long start = Math.Max(interval.Start, _begin);
        _json.WriteStartObject();
        _json.WriteString("name"u8, interval.Kind switch
        {
            IntervalKind.Run => task.Name,
            IntervalKind.IoWait => "uninterruptible sleep",
            IntervalKind.Guest => ExitReasons.Name(interval.ExitReason, interval.InstructionSet),
            _ => interval.Cause == WaitCause.Woken ? "woken, waits to run" : "preempted",
        });
        _json.WriteString("ph"u8, "X"u8);
        Microseconds("ts"u8, start);
        Microseconds("dur"u8, Math.Max(0, interval.End - start));
        _json.WriteNumber("pid"u8, process);
        _json.WriteNumber("tid"u8, thread);
        _json.WriteStartObject("args"u8);
        if (interval.Kind == IntervalKind.Run)
        {
            _json.WriteNumber("tid"u8, task.Tid);
            _json.WriteString("end"u8, interval.IsOpen ? "-" : interval.State.Letter());
        }
        else _json.WriteNumber("cpu"u8, interval.Cpu);

        _json.WriteEndObject();
        _json.WriteEndObject();
        _count++;
        if (_buffer.WrittenCount + _json.BytesPending > 1 << 16) Flush();
    }

    public void Dispose()
    {
        _json.Dispose();
        _stream?.Dispose();
    }

    private void Open()
    {
        if (_files.Count == _mostFiles)
        {
            foreach (string file in _files) File.Delete(file);
            throw new ArgumentOutOfRangeException(
                nameof(_split), FormattableString.Invariant($"the capture makes more than {_mostFiles} files of {_split / 1e9} s"));
        }

        string path = _split == 0
            ? _path
            : Path.ChangeExtension(
                _path, string.Create(CultureInfo.InvariantCulture, $"{_files.Count + 1:0000}{Path.GetExtension(_path)}"));
        _files.Add(path);
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        _named.Clear();
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit"u8, "ns"u8);
        _json.WriteStartObject("otherData"u8);
        _json.WriteString("host"u8, _source.Facts.Host ?? "");
        _json.WriteString("kernel"u8, _source.Facts.KernelRelease ?? "");
        _json.WriteEndObject();
        _json.WriteStartArray("traceEvents"u8);
        foreach ((int process, string name) in ((int, string)[])[(Cpus, "CPUs"), (Waiting, "waiting tasks"), (Guests, "guests")])
            Metadata("process_name", process, 0, name);
    }

    private void Close()
    {
        if (_stream is null) return;
        _json.WriteEndArray();
        _json.WriteNumber("lost"u8, _source.Loss.Total);
        _json.WriteEndObject();
        Flush();
        _json.Reset();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        _stream = null;
    }

    private void Name(int process, int thread, SchedTask task)
    {
        if (!_named.Add((process, thread))) return;
        Metadata("thread_name", process, thread, process == Cpus
            ? string.Create(CultureInfo.InvariantCulture, $"CPU {thread}")
            : string.Create(CultureInfo.InvariantCulture, $"{task.Name} {thread}"));
    }

    private void Metadata(string kind, int process, int thread, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("name"u8, kind);
        _json.WriteString("ph"u8, "M"u8);
        _json.WriteNumber("pid"u8, process);
        _json.WriteNumber("tid"u8, thread);
        _json.WriteStartObject("args"u8);
        _json.WriteString("name"u8, name);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Microseconds(ReadOnlySpan<byte> name, long nanoseconds)
    {
        Span<byte> text = stackalloc byte[32];
        (long whole, long rest) = Math.DivRem(nanoseconds, 1000);
        whole.TryFormat(text, out int used, default, CultureInfo.InvariantCulture);
        text[used++] = (byte)'.';
        rest.TryFormat(text[used..], out int more, "D3", CultureInfo.InvariantCulture);
        _json.WritePropertyName(name);
        _json.WriteRawValue(text[..(used + more)], skipInputValidation: true);
    }

    private void Flush()
    {
        _json.Flush();
        _stream!.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
