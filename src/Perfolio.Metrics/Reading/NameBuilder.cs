using System.Globalization;

namespace Perfolio.Metrics.Reading;

/// <summary>Puts an instance name together in a buffer of the caller; what does not fit is cut.</summary>
internal ref struct NameBuilder(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _used;

    public readonly ReadOnlySpan<byte> Text => _buffer[.._used];

    public NameBuilder Add(scoped ReadOnlySpan<byte> part)
    {
        var length = Math.Min(part.Length, _buffer.Length - _used);
        part[..length].CopyTo(_buffer[_used..]);
        _used += length;
        return this;
    }

    public NameBuilder Add(int number)
    {
        if (number.TryFormat(_buffer[_used..], out var length, default, CultureInfo.InvariantCulture))
            _used += length;
        return this;
    }
}
