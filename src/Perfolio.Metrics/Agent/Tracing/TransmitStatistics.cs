namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>
/// Pairs up what happens to packets: queued at a device, then given to its driver. Events may come in any order of processors,
/// but are
/// handed in by time. Packets that are forgotten (freed, or never sent) do not stay.
/// </summary>
internal sealed class TransmitStatistics
{
    private const int MostWaiting = 100_000;
    private const long Patience = 10_000_000_000;

    private readonly Dictionary<ulong, (long Time, string Device)> _waiting = [];
    private readonly Dictionary<string, (long Count, long Latency)> _devices = new(StringComparer.Ordinal);

    /// <summary>Packets and nanoseconds by device.</summary>
    public IReadOnlyDictionary<string, (long Count, long Latency)> Devices => _devices;

    /// <summary>Packets that were queued and never seen to be sent.</summary>
    public long Forgotten { get; private set; }

    public void Queued(ulong packet, string device, long time)
    {
        if (_waiting.Count >= MostWaiting)
            Expire(time);
        if (_waiting.Count >= MostWaiting)
            Forgotten++;
        else
            _waiting[packet] = (time, device);
    }

    public void Sent(ulong packet, long time)
    {
        if (!_waiting.Remove(packet, out var start))
            return;
        var (count, latency) = _devices.GetValueOrDefault(start.Device);
        _devices[start.Device] = (count + 1, latency + Math.Max(0, time - start.Time));
    }

    public void Freed(ulong packet)
    {
        if (_waiting.Remove(packet))
            Forgotten++;
    }

    /// <summary>Forgets packets that wait for too long.</summary>
    public void Expire(long time)
    {
        foreach (var (packet, start) in _waiting)
        {
            if (time - start.Time <= Patience)
                continue;
            _waiting.Remove(packet);
            Forgotten++;
        }
    }
}
