using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>
/// The records of all files of a directory, merged by time into one stream of records with rounds, as a recording of one thread
/// has them. Of each file only a piece is held.
/// </summary>
internal sealed class DirectoryStream : Stream
{
    private const int Round = 1 << 20;
    private const int MostOpen = 1024;
    private readonly List<SafeFileHandle> _files = [];
    private readonly List<SortedRun> _wholes = [];
    private readonly FileOrder _order;
    private readonly RecordPlaces _places;
    private readonly PriorityQueue<SortedRun, ulong> _waiting = new();
    private readonly PriorityQueue<OpenRun, (ulong Time, long Sequence)> _open = new();
    private ReadOnlyMemory<byte> _record;
    private OpenRun? _taken;
    private long _sequence;
    private int _sinceRound;
    private bool _begun;

    /// <summary>Opens the files.</summary>
    /// <param name="main">The main file; its data section is one of the parts.</param>
    /// <param name="start">Where its data section begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="parts">Paths of the other files.</param>
    /// <param name="order">Byte order.</param>
    /// <param name="table">The events.</param>
    public DirectoryStream(
        SafeFileHandle main, long start, long end, IEnumerable<string> parts, FileOrder order, EventTable table)
    {
        _order = order;
        _places = new RecordPlaces(table, order);
        _wholes.Add(new SortedRun(main, "data", start, end, 0));
        Length = end - start;
        try
        {
            foreach (string path in parts)
            {
                SafeFileHandle file =
                    File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                _files.Add(file);
                _wholes.Add(new SortedRun(file, System.IO.Path.GetFileName(path), 0, RandomAccess.GetLength(file), 0));
                Length += RandomAccess.GetLength(file);
            }
        }
        catch
        {
            foreach (SafeFileHandle file in _files) file.Dispose();
            throw;
        }
    }

    /// <summary>Where a file ends early or is damaged; null when none is.</summary>
    public PerfDamage? Damage { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>Bytes of all files together.</summary>
    public override long Length { get; }

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        Begin();
        int written = 0;
        while (written < buffer.Length)
        {
            if (_record.IsEmpty && !Next()) break;
            int count = Math.Min(_record.Length, buffer.Length - written);
            _record.Span[..count].CopyTo(buffer[written..]);
            _record = _record[count..];
            written += count;
        }

        return written;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _taken?.Records.Dispose();
            while (_open.TryDequeue(out OpenRun? run, out _)) run.Records.Dispose();
            foreach (SafeFileHandle file in _files) file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        foreach (SortedRun whole in _wholes)
            foreach (SortedRun run in SortedRun.Find(whole, _order, _places)) _waiting.Enqueue(run, run.First);
    }

    // The oldest of the open runs' next records, once every run that could have an older one is open.
    private bool Next()
    {
        if (_taken is { } last)
        {
            _taken = null;
            Advance(last);
        }

        if (_sinceRound >= Round)
        {
            _record = EndOfRound();
            _sinceRound = 0;
            return true;
        }

        while (_open.Count < MostOpen && _waiting.TryPeek(out SortedRun? run, out ulong first)
            && (!_open.TryPeek(out _, out (ulong Time, long Sequence) oldest) || first <= oldest.Time))
        {
            _waiting.Dequeue();
            Advance(new OpenRun(run, new PartRecords(ByteSource.Of(run.File, run.Start, run.End), _order)));
        }

        if (!_open.TryDequeue(out OpenRun? next, out _)) return false;
        _taken = next;
        _record = next.Record;
        _sinceRound += next.Record.Length;
        return true;
    }

    private void Advance(OpenRun run)
    {
        try
        {
            if (run.Records.TryNext(out ReadOnlyMemory<byte> record))
            {
                run.Record = record;
                // What has no time stays where it is.
                run.Time = Math.Max(run.Time, _places.TimeOf(record.Span));
                _open.Enqueue(run, (run.Time, _sequence++));
                return;
            }
        }
        catch (InvalidDataException e)
        {
            Damage ??= new PerfDamage(run.Records.Position, $"{run.Run.Name}: {e.Message}");
        }

        run.Records.Dispose();
    }

    private byte[] EndOfRound()
    {
        byte[] record = new byte[RecordWindow.Header];
        bool little = BitConverter.IsLittleEndian != _order.Foreign;
        if (little) BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)PerfRecordType.FinishedRound);
        else BinaryPrimitives.WriteUInt32BigEndian(record, (uint)PerfRecordType.FinishedRound);
        record[little ? 6 : 7] = RecordWindow.Header;
        return record;
    }

    private sealed class OpenRun(SortedRun run, PartRecords records)
    {
        public SortedRun Run => run;

        public PartRecords Records => records;

        public ReadOnlyMemory<byte> Record { get; set; }

        public ulong Time { get; set; }
    }
}
