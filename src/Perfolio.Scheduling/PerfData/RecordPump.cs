using System.Collections.Concurrent;
using Perfolio.Scheduling.Compression;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// The reading half of a <see cref="PerfDataReader"/>: a thread that reads, decompresses, cuts into records and brings them into
/// time order, batch by batch, a few batches ahead of the reader.
/// </summary>
internal sealed unsafe class RecordPump : IDisposable
{
    private const int LargestOutside = 1 << 28;
    private readonly ByteSource _source;
    private readonly FileOrder _order;
    private readonly EventTable _table;
    private readonly RecordPlaces _places;
    private readonly PerfFeatures _features;
    private readonly PerfDataOptions _options;
    private readonly ArenaPool _pool = new();
    private readonly RoundMerger _merger = new();
    private readonly RecordSplitter _outer;
    private readonly RecordSplitter _inner;
    private readonly BlockingCollection<RecordBatch> _ready = new(boundedCapacity: 8);
    private readonly ConcurrentBag<RecordBatch> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<RecordEntry[], int, int> _sink;
    private readonly Thread _thread;
    private ZstdDecoder? _zstd;
    private RecordBatch _batch = new();
    private ulong _givenOut;
    private bool _released;

    public RecordPump(ByteSource source, FileOrder order, EventTable table, PerfFeatures features, PerfDataOptions options)
    {
        _source = source;
        _order = order;
        _table = table;
        _places = new RecordPlaces(table, order);
        _features = features;
        _options = options;
        _outer = new RecordSplitter(_pool, order);
        _inner = new RecordSplitter(_pool, order);
        _sink = Give;
        _thread = new Thread(Run) { IsBackground = true, Name = "perf.data" };
        _thread.Start();
    }

    /// <summary>Where and why reading ended early; null when it did not.</summary>
    public PerfDamage? Damage { get; private set; }

    /// <summary>What made reading impossible.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long Position => _source.Position;

    /// <summary>Exchanges a used batch for the next one; null at the end.</summary>
    public RecordBatch? Next(RecordBatch? used)
    {
        if (used is not null)
        {
            _pool.GiveBack(used.Finished);
            used.Count = 0;
            _free.Add(used);
        }

        return _ready.TryTake(out RecordBatch? next, Timeout.Infinite, CancellationToken.None) ? next : null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _zstd?.Dispose();
        _pool.Dispose();
        while (_ready.TryTake(out RecordBatch? batch)) _pool.GiveBack(batch.Finished);
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            Pump();
            _merger.Finish(_sink);
            Send();
        }
        catch (OperationCanceledException)
        {
            // The reader was disposed before the end.
        }
        catch (Exception e)
        {
            Failure = e;
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void Pump()
    {
        try
        {
            while (true)
            {
                while (_outer.TryTake(out byte* record, out int size)) Handle(_outer, record, size);
                _stop.Token.ThrowIfCancellationRequested();
                int count = _source.Read(_outer.Free());
                if (count == 0) break;
                _outer.Commit(count);
            }

            if (_outer.Remainder > 0) Damage = new PerfDamage(Here, "the file ends inside a record");
            else if (_inner.Remainder > 0) Damage = new PerfDamage(Here, "the compressed data end inside a record");
        }
        catch (InvalidDataException e)
        {
            Damage = new PerfDamage(Here, e.Message);
        }
    }

    private long Here => _source.Position - _outer.Remainder;

    private void Handle(RecordSplitter splitter, byte* record, int size)
    {
        uint type = _order.U32(record);
        if (type < (uint)PerfRecordType.HeaderAttribute)
        {
            Queue(splitter, record, size);
            return;
        }

        if (splitter == _inner && type is (uint)PerfRecordType.Compressed or (uint)PerfRecordType.Compressed2)
            throw new InvalidDataException("compressed data inside of compressed data");
        switch ((PerfRecordType)type)
        {
            case PerfRecordType.FinishedRound:
                EndRound(_merger.FinishRound(_sink));
                break;
            case PerfRecordType.Compressed:
                Decompress(record + 8, size - 8);
                break;
            case PerfRecordType.Compressed2:
                if (size < 16 || _order.U64(record + 8) > (ulong)size - 16)
                    throw new InvalidDataException("a compressed record larger than itself");
                Decompress(record + 16, (int)_order.U64(record + 8));
                break;
            case PerfRecordType.HeaderAttribute:
                PipeRecords.AddEvent(_table, new ReadOnlySpan<byte>(record + 8, size - 8), _order);
                break;
            case PerfRecordType.EventUpdate:
                PipeRecords.Update(_table, new ReadOnlySpan<byte>(record + 8, size - 8), _order);
                break;
            case PerfRecordType.HeaderFeature when size > 16:
                FeatureParser.Read((int)Math.Min(_order.U64(record + 8), 256), new ReadOnlySpan<byte>(record + 16, size - 16), _order, _features, _table);
                break;
            case PerfRecordType.TracingData when size >= 12:
                _table.Apply(TracingData.Parse(Outside(splitter, _order.U32(record + 8), keep: true)));
                break;
            case PerfRecordType.AuxTrace when size >= 16:
                _ = Outside(splitter, (long)Math.Min(_order.U64(record + 8), long.MaxValue), keep: false);
                break;
            default:
                break;
        }
    }

    private void Queue(RecordSplitter splitter, byte* record, int size)
    {
        if (!_places.Find(record, size, out int index, out ulong time)) return;
        var entry = new RecordEntry { Record = record, Event = index, Time = time };
        _merger.Add(entry);
        if (entry.Time > splitter.Arena.MaxTime) splitter.Arena.MaxTime = entry.Time;
        if (_pool.Bytes + ((long)_merger.Waiting * sizeof(RecordEntry)) <= _options.MemoryLimit) return;
        _merger.Finish(_sink);
        EndRound(ulong.MaxValue);
    }

    private void Decompress(byte* data, int size)
    {
        _zstd ??= new ZstdDecoder();
        int at = 0;
        bool more;
        do
        {
            Span<byte> room = _inner.Free();
            more = _zstd.Decode(new ReadOnlySpan<byte>(data, size), ref at, room, out int written);
            _inner.Commit(written);
            while (_inner.TryTake(out byte* record, out int length)) Handle(_inner, record, length);
            _stop.Token.ThrowIfCancellationRequested();
        }
        while (more);
    }

    // The payload of two record types follows behind the record.
    private byte[] Outside(RecordSplitter splitter, long size, bool keep)
    {
        if (splitter == _inner) throw new InvalidDataException("tracing data inside of compressed data");
        if (keep && size > LargestOutside)
            throw new InvalidDataException(FormattableString.Invariant($"tracing data of {size} bytes"));
        var kept = new MemoryStream();
        while (size > 0)
        {
            ReadOnlySpan<byte> bytes = splitter.TakeBytes((int)Math.Min(size, int.MaxValue));
            if (keep) kept.Write(bytes);
            size -= bytes.Length;
            if (size == 0) break;
            int count = _source.Read(splitter.Free());
            if (count == 0) throw new InvalidDataException("the file ends inside tracing data");
            splitter.Commit(count);
        }

        return kept.ToArray();
    }

    private void EndRound(ulong limit)
    {
        // The memory of released records may be used again once the last batch that refers to it was read.
        _givenOut = limit;
        _released = true;
        Send();
    }

    private void Give(RecordEntry[] entries, int start, int end)
    {
        while (start < end)
        {
            if (_batch.Count == RecordBatch.Capacity) Send();
            int count = Math.Min(end - start, RecordBatch.Capacity - _batch.Count);
            Array.Copy(entries, start, _batch.Entries, _batch.Count, count);
            _batch.Count += count;
            start += count;
        }
    }

    private void Send()
    {
        if (_released) _pool.Retire(_givenOut, _batch.Finished);
        _released = false;
        if (_batch.Count == 0 && _batch.Finished.Count == 0) return;
        _ready.Add(_batch, _stop.Token);
        if (!_free.TryTake(out _batch!)) _batch = new RecordBatch();
    }
}
