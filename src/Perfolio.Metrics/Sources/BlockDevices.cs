using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>Names of block devices by their numbers, from /proc/diskstats: <c>254 0 vda …</c>.</summary>
internal sealed class BlockDevices(string proc) : IDisposable
{
    private readonly KernelFile _file = new(Path.Combine(proc, "diskstats"), 1 << 14, KernelFile.ShortRecords);
    private readonly Dictionary<(ulong Major, ulong Minor), (int Start, int Length)> _names = [];
    private byte[] _text = [];

    /// <summary>Reads the names anew.</summary>
    public void Read()
    {
        _names.Clear();
        var text = _file.Read();
        if (_text.Length < text.Length)
            _text = new byte[text.Length];
        text.CopyTo(_text);
        var lines = new Lines(_text.AsSpan(0, text.Length));
        var start = 0;
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            if (fields.TryUInt64(out var major) && fields.TryUInt64(out var minor)
                && fields.Next() is { IsEmpty: false } name)
                _names[(major, minor)] = (start + line.Length - fields.Rest.Length - name.Length, name.Length);
            start += line.Length + 1;
        }
    }

    /// <summary>Finds a name.</summary>
    /// <param name="numbers">Such as <c>254:0</c>.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether there is such a device.</returns>
    public bool TryFind(ReadOnlySpan<byte> numbers, out ReadOnlySpan<byte> name)
    {
        name = default;
        var colon = numbers.IndexOf((byte)':');
        if (colon < 0 || !Numbers.TryUInt64(numbers[..colon], out var major) || !Numbers.TryUInt64(numbers[(colon + 1)..], out var minor)
            || !_names.TryGetValue((major, minor), out var at))
            return false;
        name = _text.AsSpan(at.Start, at.Length);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
