using System.Buffers.Binary;
using System.Text;
using Perfolio.Metrics.Agent.Producing;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>
/// Measures how long packets wait between a network device's queue and its driver, from the kernel's tracepoints: packets and
/// nanoseconds
/// per device. Needs root (or CAP_PERFMON) and tracefs; no kernel module.
/// </summary>
public sealed class TransmitTracer : IDisposable
{
    // A record that is being written while another ring is read: it waits for the next round.
    private const long Margin = 5_000_000;

    private readonly TracepointFormat _queue;
    private readonly TracepointFormat _sent;
    private readonly TracepointFormat? _freed;
    private readonly List<EventRing> _rings = [];
    private readonly List<(long Time, int Kind, ulong Packet, string Device)> _events = [];
    private readonly TransmitStatistics _statistics = new();
    private readonly TimeProvider _time;
    private readonly MetricDocument _document = new("net_xmit");
    private readonly ProducedMetric _counts;
    private readonly ProducedMetric _latencies;
    private readonly ProducedMetric _forgotten;
    private readonly ProducedMetric _lost;

    /// <summary>Begins to measure.</summary>
    /// <param name="time">The clock.</param>
    /// <exception cref="OperationException">The kernel has no such tracepoints, or they may not be used.</exception>
    public TransmitTracer(TimeProvider time)
    {
        _time = time;
        _queue = TracepointFormat.Find("net/net_dev_queue")
            ?? throw new OperationException("this kernel has no tracepoint net:net_dev_queue");
        _sent = TracepointFormat.Find("net/net_dev_start_xmit") ?? TracepointFormat.Find("net/net_dev_xmit")
            ?? throw new OperationException("this kernel has neither tracepoint net:net_dev_start_xmit nor net:net_dev_xmit");
        _freed = TracepointFormat.Find("skb/consume_skb");
        var data = _document.Array("net_xmit_data", "network transmit data by device");
        _counts = data.Counter("xmit_count", "number of packets for xmit device", "count");
        _latencies = data.Counter("xmit_latency", "sum of latency for xmit device", "nanosec");
        _forgotten = _document.Counter("forgotten", "packets queued and not seen to be sent", "count");
        _lost = _document.Counter("lost", "events lost because they came too fast", "count");
        ulong[] ids = [_queue.Id, _sent.Id, .. _freed is null ? Array.Empty<ulong>() : [_freed.Id]];
        try
        {
            foreach (var processor in Processors())
                _rings.Add(new EventRing(processor, ids));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What was measured, as metrics.</summary>
    public MetricDocument Document => _document;

    /// <summary>Takes what has happened since the last call.</summary>
    public void Collect()
    {
        var now = _time.GetTimestamp() * (1_000_000_000 / _time.TimestampFrequency);
        foreach (var ring in _rings)
            ring.Read(Take);
        _events.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        var ready = _events.FindIndex(e => e.Time > now - Margin) is >= 0 and var index ? index : _events.Count;
        foreach (var (time, kind, packet, device) in _events.Take(ready))
        {
            if (kind == 0)
                _statistics.Queued(packet, device, time);
            else if (kind == 1)
                _statistics.Sent(packet, time);
            else
                _statistics.Freed(packet);
        }

        _events.RemoveRange(0, ready);
        _statistics.Expire(now);
        foreach (var (device, (count, latency)) in _statistics.Devices)
        {
            _counts.Set(device, count);
            _latencies.Set(device, latency);
        }

        _forgotten.Set(_statistics.Forgotten);
        _lost.Set(_rings.Sum(static r => r.LostRecords));
    }

    /// <inheritdoc/>
    public void Dispose() => _rings.ForEach(static r => r.Dispose());

    private void Take(long time, ReadOnlySpan<byte> record)
    {
        if (record.Length < 4)
            return;
        ulong id = BinaryPrimitives.ReadUInt16LittleEndian(record);
        var (kind, format) = id == _queue.Id ? (0, _queue) : id == _sent.Id ? (1, _sent) : (2, _freed);
        if (format is null || id != format.Id || format["skbaddr"] is var at && (at < 0 || at + 8 > record.Length))
            return;
        var packet = BinaryPrimitives.ReadUInt64LittleEndian(record[format["skbaddr"]..]);
        _events.Add((time, kind, packet, kind == 0 ? Name(record, format["name"]) : ""));
    }

    // A __data_loc word: length above, offset below.
    private static string Name(ReadOnlySpan<byte> record, int at)
    {
        if (at < 0 || at + 4 > record.Length)
            return "unknown";
        var word = BinaryPrimitives.ReadUInt32LittleEndian(record[at..]);
        var (offset, length) = ((int)(word & 0xffff), (int)(word >> 16));
        if (offset + length > record.Length)
            return "unknown";
        var name = record.Slice(offset, length);
        var end = name.IndexOf((byte)0);
        return end == 0 || name.IsEmpty ? "unknown" : Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    private static IEnumerable<int> Processors()
    {
        foreach (var part in File.ReadAllText("/sys/devices/system/cpu/online").Trim().Split(','))
        {
            var ends = part.Split('-');
            var first = int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
            var last = int.Parse(ends[^1], System.Globalization.CultureInfo.InvariantCulture);
            for (var processor = first; processor <= last; processor++)
                yield return processor;
        }
    }
}
