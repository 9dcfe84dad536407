namespace Perfolio.Scheduling.Compression;

/// <summary>Decodes zstd: a stream in pieces, or whole frames.</summary>
internal sealed unsafe class ZstdDecoder : IDisposable
{
    private void* _context = ZstdNative.Create(encoder: false);


    /// <summary>Decodes what fits.</summary>
    /// <param name="source">A piece of the stream.</param>
    /// <param name="at">Bytes of it that were used.</param>
    /// <param name="target">Where to.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>True when there may be more, of this piece or in the decoder.</returns>
    public bool Decode(ReadOnlySpan<byte> source, ref int at, Span<byte> target, out int written)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            var input = new ZstdNative.Buffer { Data = from, Size = (nuint)source.Length, Position = (nuint)at };
            var output = new ZstdNative.Buffer { Data = to, Size = (nuint)target.Length };
            _ = ZstdNative.Check(ZstdNative.DecompressStream(_context, &output, &input));
            at = (int)input.Position;
            written = (int)output.Position;
            return at < source.Length || written == target.Length;
        }
    }

    /// <summary>Decodes one frame whose size is known.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another size.</exception>
    public void DecodeFrame(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            nuint size = ZstdNative.Check(ZstdNative.Decompress(_context, to, (nuint)target.Length, from, (nuint)source.Length));
            if (size != (nuint)target.Length) throw new InvalidDataException("zstd data of another size than said");
        }
    }

    public void Dispose()
    {
        Free();
    }

    private void Free()
    {
        if (_context is null) return;
        _ = ZstdNative.FreeDecoder(_context);
        _context = null;
    }
}
