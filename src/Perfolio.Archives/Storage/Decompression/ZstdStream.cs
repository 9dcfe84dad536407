using System.Runtime.InteropServices;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Decodes .zst through the system's libzstd.</summary>
internal sealed unsafe class ZstdStream : DecodingStream
{
    private void* _stream;
    private int _position;
    private int _filled;
    private bool _betweenFrames = true;

    public ZstdStream(Stream source)
        : base(source)
    {
        try
        {
            _stream = ZstdNative.Create();
        }
        catch (DllNotFoundException e)
        {
            throw new ArchiveException("libzstd.so.1", "library is missing; install the Debian package libzstd1", inner: e);
        }

        if (_stream is null)
            throw new InvalidDataException("libzstd could not start");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        fixed (byte* target = buffer)
        fixed (byte* source = Input)
        {
            var output = new ZstdNative.Buffer { Data = target, Size = (nuint)buffer.Length };
            while (output.Position == 0)
            {
                if (_position == _filled)
                {
                    _position = 0;
                    _filled = Source.Read(Input, 0, Input.Length);
                    if (_filled == 0)
                        return _betweenFrames ? 0 : throw new InvalidDataException("compressed data end early");
                }

                var input = new ZstdNative.Buffer { Data = source, Size = (nuint)_filled, Position = (nuint)_position };
                var result = ZstdNative.Decompress(_stream, &output, &input);
                _position = (int)input.Position;
                if (ZstdNative.IsError(result) != 0)
                    throw new InvalidDataException(Marshal.PtrToStringUTF8((nint)ZstdNative.ErrorName(result)));
                _betweenFrames = result == 0;
            }

            return (int)output.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_stream is not null)
        {
            _ = ZstdNative.Free(_stream);
            _stream = null;
        }

        base.Dispose(disposing);
    }
}
