using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Cbor;

/// <summary>
/// Reads CBOR items that stand back to back in a stream. The buffer grows with what arrived, never with what is announced.
/// </summary>
public sealed class CborItemReader
{
    private const int FirstBuffer = 16 * 1024;
    private readonly Stream _input;
    private readonly CborScanner _scanner = new();
    private byte[] _buffer = new byte[FirstBuffer];
    private int _begin;
    private int _end;

    /// <summary>Reads from a stream, which the caller closes.</summary>
    public CborItemReader(Stream input) => _input = input;

    /// <summary>The next item; null when the stream ends between two items.</summary>
    /// <exception cref="CborException">The bytes are no CBOR, too large, or end inside an item. Nothing can be read
    /// afterwards.</exception>
    public async ValueTask<JsonValue?> ReadAsync(CancellationToken cancellationToken)
    {
        _scanner.Reset();
        while (true)
        {
            switch (_scanner.Scan(_buffer.AsSpan(_begin, _end - _begin)))
            {
                case CborStatus.Done:
                    JsonValue value = CborDecoder.DecodeScanned(_buffer.AsSpan(_begin, _scanner.Position));
                    _begin += _scanner.Position;
                    return value;
                case CborStatus.Invalid:
                    throw new CborException(_scanner.Position, _scanner.Reason!);
            }

            MakeRoom();
            int read = await _input.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0) return _begin == _end ? null : throw new CborException(_end - _begin, "the input ends inside an item");
            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            _end -= _begin;
            _begin = 0;
            if (_end < _buffer.Length / 2) return;
        }

        Array.Resize(ref _buffer, checked(_buffer.Length * 2));
    }
}
