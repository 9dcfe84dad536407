namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>A growing buffer of bytes with the room behind its content that <see cref="JsonScanner"/> needs.</summary>
internal sealed class ByteBuffer
{
    /// <summary>Bytes that may be read behind the content.</summary>
    public const int Slack = 32;

    private byte[] _bytes;

    public ByteBuffer(int capacity = 4096) => _bytes = new byte[capacity + Slack];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, Length);

    public byte[] Array => _bytes;

    public void Clear() => Length = 0;

    /// <summary>Room behind the content to write into; then call <see cref="Advance"/>.</summary>
    public Span<byte> Room(int atLeast)
    {
        if (_bytes.Length - Slack - Length < atLeast)
            System.Array.Resize(ref _bytes, checked(Math.Max(Length + atLeast, 2 * Length) + Slack));
        return _bytes.AsSpan(Length, _bytes.Length - Slack - Length);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Drops bytes at the beginning.</summary>
    public void Remove(int count)
    {
        _bytes.AsSpan(count, Length - count).CopyTo(_bytes);
        Length -= count;
    }

    /// <summary>Gives memory back after a large content.</summary>
    public void Shrink(int capacity)
    {
        if (_bytes.Length > capacity + Slack && Length <= capacity)
            System.Array.Resize(ref _bytes, capacity + Slack);
    }

    /// <summary>Puts a NUL behind the content, which ends every scan.</summary>
    public void Terminate() => _bytes[Length] = 0;
}
