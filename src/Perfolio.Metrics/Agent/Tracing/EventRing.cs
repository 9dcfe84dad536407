using System.Buffers.Binary;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>The records of some tracepoints on one processor.</summary>
internal sealed unsafe class EventRing : IDisposable
{
    private const int Pages = 256;
    private const int HeadPosition = 1024;
    private const int TailPosition = 1032;
    private const int RecordHead = 8;
    private const uint Lost = 2;
    private const uint Sample = 9;

    private readonly List<int> _handles = [];
    private readonly nuint _length = (nuint)(Environment.SystemPageSize * (Pages + 1));
    private readonly long _size = (long)Environment.SystemPageSize * Pages;
    private readonly byte[] _record = new byte[ushort.MaxValue];
    private byte* _map;

    public EventRing(int processor, IEnumerable<ulong> tracepoints)
    {
        try
        {
            foreach (var id in tracepoints)
                Add(id, processor);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Records that came while the ring was full.</summary>
    public long LostRecords { get; private set; }

    /// <summary>Hands out every record that is there.</summary>
    /// <param name="take">Takes the time and the bytes of the tracepoint.</param>
    public void Read(RecordReader take)
    {
        var head = Volatile.Read(ref *(long*)(_map + HeadPosition));
        var tail = *(long*)(_map + TailPosition);
        while (tail < head)
        {
            Copy(tail, _record.AsSpan(0, RecordHead));
            var type = BinaryPrimitives.ReadUInt32LittleEndian(_record);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(_record.AsSpan(6));
            if (size < RecordHead || size > head - tail)
            {
                tail = head;
                break;
            }

            Copy(tail, _record.AsSpan(0, size));
            tail += size;
            Hand(type, _record.AsSpan(RecordHead, size - RecordHead), take);
        }

        Volatile.Write(ref *(long*)(_map + TailPosition), tail);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_map is not null)
            NativePerf.Unmap(_map, _length);
        _map = null;
        _handles.ForEach(NativeFiles.Close);
        _handles.Clear();
    }

    private void Add(ulong id, int processor)
    {
        var handle = NativePerf.Open(id, processor);
        if (handle < 0)
        {
            throw new OperationException($"kernel events cannot be opened: {NativeFiles.Reason(-handle)}; "
                + "root, or CAP_PERFMON and a readable tracefs, is needed");
        }

        _handles.Add(handle);
        if (_handles.Count > 1)
        {
            if (!NativePerf.Redirect(handle, _handles[0]))
                throw new OperationException("kernel events cannot share a buffer");
            return;
        }

        _map = NativePerf.Map(handle, _length);
        if (_map is null)
            throw new OperationException(
                "the buffer of kernel events cannot be mapped; /proc/sys/kernel/perf_event_mlock_kb may be too low");
    }

    private void Hand(uint type, ReadOnlySpan<byte> body, RecordReader take)
    {
        if (type == Lost && body.Length >= 16)
            LostRecords += BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        if (type != Sample || body.Length < 12)
            return;
        var raw = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        if (raw > 0 && raw <= body.Length - 12)
            take(BinaryPrimitives.ReadInt64LittleEndian(body), body.Slice(12, raw));
    }

    private void Copy(long position, Span<byte> target)
    {
        var data = _map + Environment.SystemPageSize;
        var at = (int)(position % _size);
        var first = (int)Math.Min(target.Length, _size - at);
        new ReadOnlySpan<byte>(data + at, first).CopyTo(target);
        new ReadOnlySpan<byte>(data, target.Length - first).CopyTo(target[first..]);
    }
}
