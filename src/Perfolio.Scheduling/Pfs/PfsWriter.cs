using System.Buffers.Binary;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>
/// Writes a .pfs file (docs/formats/pfs.md). What was written is readable even when <see cref="Finish"/> is never reached.
/// </summary>
public sealed class PfsWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly TaskTable _tasks;
    private readonly BlockEncoder _encoder;
    private readonly PackedWriter _payload = new();
    private readonly BlockThread _thread;
    private SchedEvent[] _events = new SchedEvent[PfsFormat.BlockEvents];
    private readonly List<PfsBlock> _index = [];
    private readonly long[] _counts = new long[KindColumns.LastKind + 1];
    private int _count;
    private long _offset;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; it is not disposed. Full blocks are written by another thread.</param>
    /// <param name="tasks">The tasks that events refer to; it may grow meanwhile.</param>
    /// <param name="keepRunTimes">Keep the run times of all switches, for captures in which they do not follow from the
    /// switches (cdict).</param>
    public PfsWriter(Stream stream, TaskTable tasks, bool keepRunTimes = false)
    {
        _stream = stream;
        _tasks = tasks;
        _encoder = new BlockEncoder(tasks, keepRunTimes);
        _thread = new BlockThread((events, known) => WriteBlock(events, known));
        byte[] header = PfsFormat.Header();
        stream.Write(header);
        _offset = header.Length;
    }

    /// <summary>Events written so far.</summary>
    public long Events { get; private set; }

    /// <summary>Writes a whole capture.</summary>
    /// <param name="source">The capture, at its beginning.</param>
    /// <param name="path">Path of the file; it appears when it is whole.</param>
    /// <param name="options">What to keep; null for the defaults.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the writing; what was read is kept in a whole file.</param>
    /// <returns>Number of events written.</returns>
    public static long Write(ISchedEventSource source, string path, PfsOptions? options = null, Action<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        long written = 0;
        OutputFile.Write(
            path, stream => written = Write(source, stream, options ?? PfsOptions.Default, progress, cancellationToken));
        return written;
    }

    /// <summary>Writes a whole capture to a stream.</summary>
    internal static long Write(ISchedEventSource source, Stream stream, PfsOptions options, Action<double>? progress,
        CancellationToken cancellationToken)
    {
        long written = 0;
        using var writer = new PfsWriter(stream, source.Tasks, keepRunTimes: source.Facts.Origin == "cdict");
        bool keepWaking = options.KeepWaking || !source.Facts.Has(SchedEventKind.Wakeup);
        while (!cancellationToken.IsCancellationRequested && source.Read(out SchedEvent next))
        {
            if (next.Kind == SchedEventKind.Runtime && !options.KeepRuntime) continue;
            if (next.Kind == SchedEventKind.Waking && !keepWaking) continue;
            writer.Add(in next);
            if ((++written & 0xffff) == 0 && progress is not null && source.Progress is { } part) progress(part);
        }

        var recorded = source.Facts.Recorded.Where(
            k => (k != SchedEventKind.Runtime || options.KeepRuntime) && (k != SchedEventKind.Waking || keepWaking));
        writer.Finish(source.Facts with { Recorded = [.. recorded] }, source.Loss);
        return written;
    }

    /// <summary>Adds an event.</summary>
    public void Add(ref readonly SchedEvent next)
    {
        _events[_count++] = next;
        _counts[(int)next.Kind]++;
        Events++;
        if (_count < _events.Length) return;
        _events = _thread.Exchange(_events, _tasks.Count);
        _count = 0;
    }

    /// <summary>Writes what is left, and the index.</summary>
    public void Finish(CaptureFacts facts, CaptureLoss loss)
    {
        _thread.End();
        if (_count > 0) WriteBlock(_events.AsSpan(0, _count), _tasks.Count);
        _count = 0;
        _payload.Clear();
        FactsCodec.Write(facts, _payload);
        _payload.Number((ulong)_tasks.Count);
        for (int i = 0; i < _tasks.Count; i++) TaskCodec.Write(_tasks[i], _payload);
        _payload.Number((ulong)loss.ByCpu.Count);
        foreach ((int cpu, long lost) in loss.ByCpu)
        {
            _payload.Signed(cpu);
            _payload.Number((ulong)lost);
        }

        _payload.Number((ulong)loss.Throttled);
        _payload.Number((ulong)_index.Count);
        long before = 0, time = 0;
        foreach (PfsBlock block in _index)
        {
            _payload.Number((ulong)(block.Offset - before));
            _payload.Number((ulong)block.Length);
            _payload.Signed(block.First - time);
            _payload.Signed(block.Last - block.First);
            _payload.Number((ulong)block.Events);
            (before, time) = (block.Offset, block.First);
        }

        long footer = _offset;
        Frame(PfsFormat.Footer);
        Span<byte> trailer = stackalloc byte[PfsFormat.TrailerSize];
        trailer.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(trailer, footer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], PfsFormat.Checksum(trailer[..8]));
        PfsFormat.End.CopyTo(trailer[16..]);
        _stream.Write(trailer);
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        _encoder.Dispose();
    }

    private void WriteBlock(ReadOnlySpan<SchedEvent> events, int tasks)
    {
        _payload.Clear();
        _encoder.Encode(events, tasks, _payload);
        // Events may step back a little; a window has to find what lies in it all the same.
        long earliest = long.MaxValue, latest = long.MinValue;
        foreach (ref readonly SchedEvent one in events)
        {
            earliest = Math.Min(earliest, one.Time);
            latest = Math.Max(latest, one.Time);
        }

        _index.Add(new PfsBlock(_offset, _payload.Length, earliest, latest, events.Length));
        Frame(PfsFormat.Events);
    }

    private void Frame(uint kind)
    {
        Span<byte> header = stackalloc byte[PfsFormat.FrameHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)_payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], PfsFormat.Checksum(_payload.Written));
        _stream.Write(header);
        _stream.Write(_payload.Written);
        _offset += header.Length + _payload.Length;
    }
}
