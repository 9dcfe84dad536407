using Perfolio.Scheduling.Compression;

namespace Perfolio.Scheduling.Pfs;

/// <summary>
/// A column of numbers as planes: all lowest bytes, all second bytes and so on as far as any number needs, each plane
/// compressed on
/// its own. High planes are nearly constant and cost next to nothing.
/// </summary>
internal sealed class ColumnCodec : IDisposable
{
    private const int Level = 3;
    private readonly ZstdEncoder? _encoder;
    private readonly ZstdDecoder? _decoder;
    private byte[] _plane = [];

    public ColumnCodec(bool encoder)
    {
        if (encoder) _encoder = new ZstdEncoder(Level);
        else _decoder = new ZstdDecoder();
    }

    public void Encode(ReadOnlySpan<ulong> values, PackedWriter target)
    {
        ulong all = 0;
        foreach (ulong value in values) all |= value;
        int planes = (71 - System.Numerics.BitOperations.LeadingZeroCount(all)) / 8;
        target.Number((ulong)planes);
        for (int plane = 0; plane < planes; plane++)
        {
            Span<byte> bytes = Plane(values.Length);
            for (int i = 0; i < values.Length; i++) bytes[i] = (byte)(values[i] >> (8 * plane));
            EncodeBytes(bytes, target);
        }
    }

    public void EncodeBytes(ReadOnlySpan<byte> bytes, PackedWriter target)
    {
        Span<byte> compressed = target.Room(ZstdEncoder.Bound(bytes.Length) + 10)[10..];
        int size = _encoder!.EncodeFrame(bytes, compressed);
        if (size >= bytes.Length)
        {
            target.Number(0);
            target.Raw(bytes);
            return;
        }

        // The number in front is written last; it may be shorter than the room left for it.
        byte[] kept = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        compressed[..size].CopyTo(kept);
        target.Number((ulong)size);
        target.Raw(kept.AsSpan(0, size));
        System.Buffers.ArrayPool<byte>.Shared.Return(kept);
    }

    public void Decode(ref PackedReader source, Span<ulong> values)
    {
        int planes = source.Number(8);
        values.Clear();
        for (int plane = 0; plane < planes; plane++)
        {
            Span<byte> bytes = Plane(values.Length);
            DecodeBytes(ref source, bytes);
            for (int i = 0; i < values.Length; i++) values[i] |= (ulong)bytes[i] << (8 * plane);
        }
    }

    public void DecodeBytes(ref PackedReader source, Span<byte> bytes)
    {
        int size = source.Count();
        if (size == 0) source.Bytes(bytes.Length).CopyTo(bytes);
        else _decoder!.DecodeFrame(source.Bytes(size), bytes);
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _decoder?.Dispose();
    }

    private Span<byte> Plane(int count)
    {
        if (_plane.Length < count) _plane = new byte[count];
        return _plane.AsSpan(0, count);
    }
}
