using ICSharpCode.SharpZipLib.BZip2;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Decodes .bz2, also of several streams one behind the other, as parallel compressors write them.</summary>
internal sealed class Bzip2Stream : DecodingStream
{
    private BZip2InputStream? _member;
    private bool _ended;

    public Bzip2Stream(Stream source)
        : base(source)
    {
        if (!Next())
            throw new InvalidDataException("not in bzip2 format");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (!_ended)
        {
            var read = _member!.Read(buffer);
            if (read > 0)
                return read;
            _ended = !Next();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _member?.Dispose();
        base.Dispose(disposing);
    }

    // The decoder takes single bytes, so a following stream begins where it stopped. What is none is left alone, as by bzip2.
    private bool Next()
    {
        Span<byte> head = stackalloc byte[4];
        var read = Source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < head.Length || !head.StartsWith("BZh"u8) || head[3] is < (byte)'1' or > (byte)'9')
            return false;
        Source.Seek(-read, SeekOrigin.Current);
        _member?.Dispose();
        _member = new BZip2InputStream(Source) { IsStreamOwner = false };
        return true;
    }
}
