namespace Perfolio.Scheduling.Pfs;

/// <summary>Bytes that grow: numbers of variable size, texts.</summary>
internal sealed class PackedWriter
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Number(ulong value)
    {
        Span<byte> room = Room(10);
        int used = 0;
        while (value >= 0x80)
        {
            room[used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[used++] = (byte)value;
        Length += used;
    }

    public void Signed(long value) => Number(ZigZag(value));

    public void Text(ReadOnlySpan<byte> text)
    {
        Number((ulong)text.Length);
        Raw(text);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for at least so many bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
