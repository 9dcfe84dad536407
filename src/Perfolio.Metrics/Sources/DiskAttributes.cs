using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>What /sys/class/block/NAME says about a disk besides its counters.</summary>
internal sealed class DiskAttributes : IDisposable
{
    private readonly KernelFile _size;
    private readonly KernelFile _scheduler;
    private readonly KernelFile _memory;
    private readonly KernelFile _failures;
    private readonly KernelFile? _mapped;

    public DiskAttributes(string block, ReadOnlySpan<byte> name)
    {
        // A name with a slash stands in /sys with an exclamation mark.
        var kernelName = Encoding.Latin1.GetString(name);
        var directory = Path.Combine(block, kernelName.Replace('/', '!'));
        _size = new KernelFile(Path.Combine(directory, "size"), 64, KernelFile.Whole);
        _scheduler = new KernelFile(Path.Combine(directory, "queue", "scheduler"), 128, KernelFile.Whole);
        _memory = new KernelFile(Path.Combine(directory, "mm_stat"), 256, KernelFile.Whole);
        _failures = new KernelFile(Path.Combine(directory, "io_stat"), 128, KernelFile.Whole);
        if (name.StartsWith("dm-"u8))
            _mapped = new KernelFile(Path.Combine(directory, "dm", "name"), 256, KernelFile.Whole);
        KernelName = name.ToArray();
    }

    /// <summary>The kernel's name.</summary>
    public byte[] KernelName { get; }

    /// <summary>The name for people: that of a logical volume instead of <c>dm-0</c>, otherwise the kernel's.</summary>
    public ReadOnlySpan<byte> Name() => _mapped is not null
        && _mapped.Read().TrimEnd((byte)'\n') is { IsEmpty: false } name ? name : KernelName;

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

    /// <summary>Of a compressed memory disk: bytes and pages it takes.</summary>
    public Fields Memory() => new(_memory.Read());

    /// <summary>Of a compressed memory disk: requests that failed.</summary>
    public Fields Failures() => new(_failures.Read());

    public void Dispose()
    {
        _size.Dispose();
        _scheduler.Dispose();
        _memory.Dispose();
        _failures.Dispose();
        _mapped?.Dispose();
    }
}
