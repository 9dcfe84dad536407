namespace Perfolio.Scheduling.Compression;

/// <summary>Encodes zstd frames.</summary>
internal sealed unsafe class ZstdEncoder : IDisposable
{
    private readonly int _level;
    private void* _context = ZstdNative.Create(encoder: true);

    public ZstdEncoder(int level) => _level = level;


    /// <summary>The most bytes that data of a size can become.</summary>
    public static int Bound(int size) => (int)ZstdNative.Bound((nuint)size);

    /// <summary>Encodes one frame; the target holds at least <see cref="Bound"/> bytes.</summary>
    public int EncodeFrame(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            return (int)ZstdNative.Check(
                ZstdNative.Compress(_context, to, (nuint)target.Length, from, (nuint)source.Length, _level));
        }
    }

    /// <summary>Encodes a piece of a stream and flushes it, as perf does.</summary>
    public byte[] EncodePiece(ReadOnlySpan<byte> source)
    {
        byte[] target = new byte[Bound(source.Length) + 64];
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            const int Flush = 1;
            var input = new ZstdNative.Buffer { Data = from, Size = (nuint)source.Length };
            var output = new ZstdNative.Buffer { Data = to, Size = (nuint)target.Length };
            while (ZstdNative.Check(ZstdNative.CompressStream(_context, &output, &input, Flush)) != 0
                && output.Position < output.Size)
            {
                // Until everything is out.
            }

            return target[..(int)output.Position];
        }
    }

    public void Dispose()
    {
        Free();
    }

    private void Free()
    {
        if (_context is null) return;
        _ = ZstdNative.FreeEncoder(_context);
        _context = null;
    }
}
