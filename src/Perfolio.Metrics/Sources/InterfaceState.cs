using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>State of interfaces besides their counters: size of packets, speed, kind.</summary>
internal sealed class InterfaceState(ValueTable table)
{
    private const ulong BytesPerMegabit = 1_000_000 / 8;

    private readonly int _mtu = table.Column("mtu");
    private readonly int _up = table.Column("up");
    private readonly int _running = table.Column("running");
    private readonly int _speed = table.Column("speed");
    private readonly int _baudRate = table.Column("baudrate");
    private readonly int _duplex = table.Column("duplex");
    private readonly int _type = table.Column("type");
    private readonly int _wireless = table.Column("wireless");
    private readonly int _virtual = table.Column("virtual");

    /// <summary>Fills a row; what an interface does not know stays empty.</summary>
    public void Fill(int id, InterfaceAttributes attributes)
    {
        var row = table.AddRow(id);
        table.Set(row, _type, attributes.NameType());
        table.Set(row, _wireless, attributes.IsWireless ? 1 : 0);
        table.Set(row, _virtual, attributes.IsVirtual ? 1 : 0);
        if (attributes.TryMtu(out var mtu))
            table.Set(row, _mtu, mtu);
        if (attributes.TrySpeed(out var megabits))
        {
            table.SetDouble(row, _speed, megabits / 8.0);
            table.Set(row, _baudRate, unchecked(megabits * BytesPerMegabit));
        }

        if (attributes.TryDuplex(out var duplex))
            table.Set(row, _duplex, duplex);
        if (!attributes.TryFlags(out var up, out var running))
            return;
        table.Set(row, _up, up ? 1 : 0);
        table.Set(row, _running, running ? 1 : 0);
    }
}
