using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>What /sys/class/block/NAME says about a disk besides its counters.</summary>
internal sealed class DiskAttributes : IDisposable
{
    private readonly KernelFile _size;
    private readonly KernelFile _scheduler;

    public DiskAttributes(string block, ReadOnlySpan<byte> name)
    {
        // A name with a slash stands in /sys with an exclamation mark.
        var directory = Path.Combine(block, Encoding.Latin1.GetString(name).Replace('/', '!'));
        _size = new KernelFile(Path.Combine(directory, "size"), 64);
        _scheduler = new KernelFile(Path.Combine(directory, "queue", "scheduler"), 128);
    }

    /// <summary>The size; the kernel counts in sectors of 512 bytes.</summary>
    public bool TryKilobytes(out ulong kilobytes)
    {
        var fields = new Fields(_size.Read());
        var known = fields.TryUInt64(out var sectors);
        kilobytes = sectors / 2;
        return known;
    }

    /// <summary>The discipline in use, which stands in brackets.</summary>
    public ReadOnlySpan<byte> Scheduler()
    {
        var text = _scheduler.Read();
        var open = text.IndexOf((byte)'[');
        var close = text.IndexOf((byte)']');
        return open >= 0 && close > open ? text[(open + 1)..close] : text.TrimEnd((byte)'\n');
    }

    public void Dispose()
    {
        _size.Dispose();
        _scheduler.Dispose();
    }
}
