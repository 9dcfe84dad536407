using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Compression;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// The reading half of a <see cref="PerfDataReader"/>: a thread that reads, decompresses, cuts into records and brings them into
/// time order, batch by batch, a few batches ahead of the reader.
/// </summary>
internal sealed unsafe class RecordPump : IBatchOutput, IDisposable
{
    private const int LargestOutside = 1 << 28;

    // Memory is counted once in so many records; less one.
    private const int LimitEvery = 63;
    private readonly ByteSource _source;
    private readonly FileOrder _order;
    private readonly EventTable _table;
    private readonly RecordPlaces _places;
    private readonly PerfFeatures _features;
    private readonly PerfDataOptions _options;
    private readonly ArenaPool _pool = new();
    private readonly RoundMerger _merger;
    private readonly RecordSplitter _outer;
    private readonly RecordSplitter _inner;
    private readonly ISampleDigester? _digester;
    private readonly RecordKeeper _keeper;
    private readonly BatchQueue _queue = new();
    private readonly Thread _thread;
    private volatile bool _stopped;
    private ZstdDecoder? _zstd;
    private ulong _givenOut;
    private bool _released;

    public RecordPump(
        ByteSource source, FileOrder order, EventTable table, PerfFeatures features, PerfDataOptions options,
        ISampleDigester? digester)
    {
        _source = source;
        _order = order;
        _table = table;
        _places = new RecordPlaces(table, order);
        _features = features;
        _options = options;
        _digester = digester;
        _keeper = new RecordKeeper(_pool);
        _merger = new RoundMerger(this);
        _outer = new RecordSplitter(_pool, order, keeps: digester is null);
        _inner = new RecordSplitter(_pool, order, keeps: digester is null);
        _thread = new Thread(Run) { IsBackground = true, Name = "perf.data" };
        _thread.Start();
    }

    /// <summary>Where and why reading ended early; null when it did not.</summary>
    public PerfDamage? Damage { get; private set; }

    /// <summary>What made reading impossible.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long Position => _source.Position;

    /// <inheritdoc/>
    public RecordBatch Batch { get; private set; } = new();

    /// <summary>Exchanges a used batch for the next one; null at the end.</summary>
    public RecordBatch? Next(RecordBatch? used)
    {
        if (used is not null)
        {
            _pool.GiveBack(used.Finished);
            used.Count = 0;
        }

        return _queue.Take(used);
    }

    /// <summary>Takes back the last batch that the reader has.</summary>
    public void GiveBack(RecordBatch used) => _pool.GiveBack(used.Finished);

    public void Dispose()
    {
        _stopped = true;
        _queue.Stop();
        _thread.Join();
        _zstd?.Dispose();
        _merger.Dispose();
        while (_queue.Take(null) is { } batch) _pool.GiveBack(batch.Finished);
        _pool.GiveBack(Batch.Finished);
        _pool.Dispose();
    }

    private void Run()
    {
        try
        {
            Pump();
            _merger.Finish();
            _ = Send();
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
            _queue.End();
        }
    }

    private void Pump()
    {
        try
        {
            while (true)
            {
                while (_outer.TryTake(out byte* record, out int size)) Handle(_outer, record, size);
                if (_stopped) throw new OperationCanceledException();
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Handle(RecordSplitter splitter, byte* record, int size)
    {
        uint type = _order.U32(record);
        if (type < (uint)PerfRecordType.HeaderAttribute)
        {
            Queue(splitter, record, size, type);
            if ((_merger.Waiting & LimitEvery) == 0) KeepLimit();
        }
        else HandleOther(splitter, record, size, type);
    }

    private void HandleOther(RecordSplitter splitter, byte* record, int size, uint type)
    {
        if (splitter == _inner && type is (uint)PerfRecordType.Compressed or (uint)PerfRecordType.Compressed2)
            throw new InvalidDataException("compressed data inside of compressed data");
        switch ((PerfRecordType)type)
        {
            case PerfRecordType.FinishedRound:
                EndRound(_merger.FinishRound());
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

    private void Queue(RecordSplitter splitter, byte* record, int size, uint type)
    {
        if (!_places.Find(record, size, out int source, out ulong time)) return;
        bool isDigest = false;
        if (_digester is null)
        {
            if (time > splitter.Arena.MaxTime) splitter.Arena.MaxTime = time;
        }
        else
        {
            if (type == (uint)PerfRecordType.Sample)
            {
                byte* room = _keeper.Room();
                int digest = _digester.Digest(_table.Events[source], record, size, room);
                if (digest > 0)
                {
                    record = room;
                    isDigest = true;
                    _keeper.Keep(digest, time);
                }
            }

            if (!isDigest) record = _keeper.Copy(record, size, time);
        }

        _merger.Add(time, record, source, isDigest);
    }

    private void KeepLimit()
    {
        if (_pool.Bytes + ((long)_merger.Waiting * sizeof(RecordEntry)) <= _options.MemoryLimit) return;
        _merger.Finish();
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
            if (_stopped) throw new OperationCanceledException();
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
        _ = Send();
    }

    /// <inheritdoc/>
    public RecordBatch Send()
    {
        if (_released) _pool.Retire(_givenOut, Batch.Finished);
        _released = false;
        if (Batch.Count > 0 || Batch.Finished.Count > 0) Batch = _queue.Exchange(Batch);
        return Batch;
    }
}
