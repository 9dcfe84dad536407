namespace Perfolio.Metrics.Reading;

/// <summary>Walks over the lines of a text; the last one need not end in a line feed.</summary>
internal ref struct Lines
{
    private ReadOnlySpan<byte> _rest;

    public Lines(ReadOnlySpan<byte> text) => _rest = text;

    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (_rest.IsEmpty)
        {
            line = default;
            return false;
        }

        var end = _rest.IndexOf((byte)'\n');
        line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}
