using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>What /sys/class/net/NAME says about an interface.</summary>
internal sealed class InterfaceAttributes : IDisposable
{
    private const ulong Up = 0x1;

    private readonly KernelFile _mtu;
    private readonly KernelFile _flags;
    private readonly KernelFile _carrier;
    private readonly KernelFile _speed;
    private readonly KernelFile _duplex;
    private readonly KernelFile _nameType;
    private readonly KernelFile _address;
    private readonly KernelFile[] _files;

    /// <summary>Opens nothing yet, but looks what kind of interface it is.</summary>
    /// <param name="sys">Where /sys is.</param>
    /// <param name="name">The interface.</param>
    public InterfaceAttributes(string sys, ReadOnlySpan<byte> name)
    {
        var text = Encoding.Latin1.GetString(name);
        var directory = Path.Combine(sys, "class", "net", text);
        _mtu = File("mtu");
        _flags = File("flags");
        _carrier = File("carrier");
        _speed = File("speed");
        _duplex = File("duplex");
        _nameType = File("name_assign_type");
        _address = File("address");
        _files = [_mtu, _flags, _carrier, _speed, _duplex, _nameType, _address];
        IsWireless = Directory.Exists(Path.Combine(directory, "wireless"));
        IsVirtual = Directory.Exists(Path.Combine(sys, "devices", "virtual", "net", text));

        KernelFile File(string attribute) => new(Path.Combine(directory, attribute), 64, KernelFile.Whole);
    }

    /// <summary>Whether it is a radio.</summary>
    public bool IsWireless { get; }

    /// <summary>Whether no hardware stands behind it.</summary>
    public bool IsVirtual { get; }

    public bool TryMtu(out ulong mtu)
    {
        var fields = new Fields(_mtu.Read());
        return fields.TryUInt64(out mtu);
    }

    /// <summary>Megabits per second; an interface that does not know says -1 or refuses to be read.</summary>
    public bool TrySpeed(out ulong megabits)
    {
        var fields = new Fields(_speed.Read());
        return fields.TryUInt64(out megabits);
    }

    /// <summary>1 for half duplex, 2 for full.</summary>
    public bool TryDuplex(out int duplex)
    {
        var text = _duplex.Read();
        duplex = text.StartsWith("half"u8) ? 1 : text.StartsWith("full"u8) ? 2 : 0;
        return duplex > 0;
    }

    /// <summary>
    /// How its name came about: 1 counted by the kernel, 2 predictable, 3 from user space, 4 renamed; 0 not known.
    /// </summary>
    public ulong NameType()
    {
        var fields = new Fields(_nameType.Read());
        return fields.TryUInt64(out var type) ? type : 0;
    }

    /// <summary>Hardware address.</summary>
    public ReadOnlySpan<byte> Address() => _address.Read().TrimEnd((byte)'\n');

    /// <summary>Whether it is switched on and operational. Its carrier can only be read while it is on.</summary>
    public bool TryFlags(out bool up, out bool running)
    {
        (up, running) = (false, false);
        var fields = new Fields(_flags.Read());
        var text = fields.Next();
        if (!text.StartsWith("0x"u8) || !Numbers.TryHex(text[2..], out var flags))
            return false;
        up = (flags & Up) != 0;
        running = up && _carrier.Read().StartsWith("1"u8);
        return true;
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}
