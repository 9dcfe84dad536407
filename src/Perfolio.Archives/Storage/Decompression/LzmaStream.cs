using System.Runtime.InteropServices;

namespace Perfolio.Archives.Storage.Decompression;

internal enum LzmaContainer
{
    Xz,
    Lzma,
}

/// <summary>Decodes .xz and .lzma through the system's liblzma.</summary>
internal sealed unsafe class LzmaStream : DecodingStream
{
    private const ulong HardLimit = 1UL << 30;

    private LzmaNative.LzmaState* _state;
    private bool _inputEnded;
    private bool _ended;

    public LzmaStream(Stream source, LzmaContainer container)
        : base(source)
    {
        // liblzma keeps pointers to this structure: it must not move.
        _state = (LzmaNative.LzmaState*)NativeMemory.AllocZeroed((nuint)sizeof(LzmaNative.LzmaState));
        try
        {
            var result = container == LzmaContainer.Lzma
                ? LzmaNative.AloneDecoder(_state, HardLimit)
                : LzmaNative.StreamDecoder(_state, HardLimit, LzmaNative.Concatenated);
            if (result != LzmaNative.Ok)
                throw new InvalidDataException(Describe(result));
        }
        catch (DllNotFoundException e)
        {
            Dispose();
            throw new ArchiveException("liblzma.so.5", "library is missing; install the Debian package liblzma5", inner: e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        fixed (byte* output = buffer)
        fixed (byte* input = Input)
        {
            _state->NextOut = output;
            _state->AvailableOut = (nuint)buffer.Length;
            while (_state->AvailableOut == (nuint)buffer.Length)
            {
                if (_state->AvailableIn == 0 && !_inputEnded)
                {
                    var read = Source.Read(Input, 0, Input.Length);
                    _inputEnded = read == 0;
                    _state->NextIn = input;
                    _state->AvailableIn = (nuint)read;
                }

                var result = LzmaNative.Code(_state, _inputEnded ? LzmaNative.Finish : LzmaNative.Run);
                if (result == LzmaNative.StreamEnd)
                {
                    _ended = true;
                    break;
                }

                if (result != LzmaNative.Ok)
                    throw new InvalidDataException(Describe(result));
            }

            return buffer.Length - (int)_state->AvailableOut;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_state is not null)
        {
            if (_state->Internal is not null)
                LzmaNative.End(_state);
            NativeMemory.Free(_state);
            _state = null;
        }

        base.Dispose(disposing);
    }

    private static string Describe(int result) => result switch
    {
        LzmaNative.FormatError => "not in xz or lzma format",
        LzmaNative.DataError => "compressed data are corrupt",
        LzmaNative.BufferError => "compressed data end early",
        LzmaNative.MemoryLimit => "decoder would need more than 1 GiB of memory",
        _ => FormattableString.Invariant($"liblzma error {result}"),
    };
}
