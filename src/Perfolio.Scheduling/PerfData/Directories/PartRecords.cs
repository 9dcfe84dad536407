using Perfolio.Scheduling.Compression;

namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>
/// The kernel's records of one file of a directory, in the order of the file, decompressed; perf's own are passed over.
/// </summary>
internal sealed class PartRecords(ByteSource source, FileOrder order) : IDisposable
{
    private readonly RecordWindow _outer = new(order);
    private readonly RecordWindow _inner = new(order);
    private ZstdDecoder? _zstd;
    private ReadOnlyMemory<byte> _piece;
    private int _pieceAt;
    private bool _hasPiece;

    /// <summary>True once compressed data were met.</summary>
    public bool IsCompressed => _zstd is not null;

    /// <summary>Where the next record that is not compressed begins in the file.</summary>
    public long Position => source.Position - _outer.Remainder;

    /// <summary>Gives the next record; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or ends inside of a record.</exception>
    public bool TryNext(out ReadOnlyMemory<byte> record)
    {
        while (true)
        {
            if (TakeInner(out record)) return true;
            if (!_outer.TryTake(out record))
            {
                if (Fill()) continue;
                return End();
            }

            switch ((PerfRecordType)order.U32(record.Span, 0))
            {
                case < PerfRecordType.HeaderAttribute: return true;
                case PerfRecordType.Compressed: Begin(record[RecordWindow.Header..]); break;
                case PerfRecordType.Compressed2:
                    if (record.Length < 16 || order.U64(record.Span, 8) > (ulong)record.Length - 16)
                        throw new InvalidDataException("a compressed record larger than itself");
                    Begin(record.Slice(16, (int)order.U64(record.Span, 8)));
                    break;
                case PerfRecordType.AuxTrace: Pass((long)Math.Min(order.U64(record.Span, 8), long.MaxValue)); break;
                case PerfRecordType.TracingData: Pass(order.U32(record.Span, 8)); break;
                default: break;
            }
        }
    }

    public void Dispose()
    {
        _outer.Dispose();
        _inner.Dispose();
        _zstd?.Dispose();
    }

    private bool TakeInner(out ReadOnlyMemory<byte> record)
    {
        while (true)
        {
            if (_inner.TryTake(out record))
            {
                if (order.U32(record.Span, 0) < (uint)PerfRecordType.HeaderAttribute) return true;
                if ((PerfRecordType)order.U32(record.Span, 0) is PerfRecordType.FinishedRound) continue;
                throw new InvalidDataException("compressed data inside of compressed data");
            }

            if (!_hasPiece) return false;
            _hasPiece = _zstd!.Decode(_piece.Span, ref _pieceAt, _inner.Free(), out int written);
            _inner.Commit(written);
        }
    }

    private void Begin(ReadOnlyMemory<byte> piece)
    {
        _zstd ??= new ZstdDecoder();
        // The outer window stays as it is until the piece is used up.
        _piece = piece;
        _pieceAt = 0;
        _hasPiece = true;
    }

    private bool Fill()
    {
        int count = source.Read(_outer.Free());
        _outer.Commit(count);
        return count > 0;
    }

    // The payload of two record types follows behind the record.
    private void Pass(long size)
    {
        while ((size -= _outer.Skip(size)) > 0)
            if (!Fill()) throw new InvalidDataException("the file ends inside of a payload");
    }

    private bool End() => (_outer.Remainder | _inner.Remainder) == 0
        ? false
        : throw new InvalidDataException(
            _outer.Remainder > 0 ? "the file ends inside a record" : "the compressed data end inside a record");
}
