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

    public InterfaceAttributes(string directory, ReadOnlySpan<byte> name)
    {
        directory = Path.Combine(directory, Encoding.Latin1.GetString(name));
        _mtu = new KernelFile(Path.Combine(directory, "mtu"), 32);
        _flags = new KernelFile(Path.Combine(directory, "flags"), 32);
        _carrier = new KernelFile(Path.Combine(directory, "carrier"), 32);
    }

    public bool TryMtu(out ulong mtu)
    {
        var fields = new Fields(_mtu.Read());
        return fields.TryUInt64(out mtu);
    }

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
        _mtu.Dispose();
        _flags.Dispose();
        _carrier.Dispose();
    }
}
