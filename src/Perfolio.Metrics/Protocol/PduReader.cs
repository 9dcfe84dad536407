using System.Buffers.Binary;
using Perfolio.Archives;

namespace Perfolio.Metrics.Protocol;

/// <summary>
/// Reads the body of a PDU. The first failure stays and everything read after it is zero or empty, so that decoders need no
/// test behind each field; only <see cref="Result"/> is looked at.
/// </summary>
internal ref struct PduReader
{
    private readonly ReadOnlySpan<byte> _frame;
    private int _at;
    private string? _reason;
    private int _where;

    /// <summary>Begins behind the header.</summary>
    /// <param name="frame">The whole PDU.</param>
    public PduReader(ReadOnlySpan<byte> frame)
    {
        _frame = frame;
        _at = PduHeader.Size;
    }

    /// <summary>Where the next field stands, from the start of the PDU.</summary>
    public readonly int Offset => _at;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _frame.Length - _at;

    /// <summary>Whether something was wrong.</summary>
    public readonly bool Failed => _reason is not null;

    /// <summary>How it ended: every byte must have been read.</summary>
    public readonly ParseResult Result => _reason is not null
        ? ParseResult.Invalid(_where, _reason)
        : Left == 0 ? ParseResult.Done : ParseResult.Invalid(_at, FormattableString.Invariant($"{Left} bytes too many"));

    public void Fail(string reason, int? where = null)
    {
        if (_reason is not null)
            return;
        _reason = reason;
        _where = where ?? _at;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (Failed)
            return default;
        if (count < 0 || count > Left)
        {
            Fail(FormattableString.Invariant($"{count} bytes wanted, {Left} left"));
            return default;
        }

        var bytes = _frame.Slice(_at, count);
        _at += count;
        return bytes;
    }

    public byte Byte() => Bytes(1) is { IsEmpty: false } bytes ? bytes[0] : (byte)0;

    public ushort UInt16() => Bytes(2) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public int Int32() => Bytes(4) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    public uint UInt32() => unchecked((uint)Int32());

    public long Int64() => Bytes(8) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    /// <summary>A number of items, each of at least some bytes: never more than the PDU can hold.</summary>
    public int Count(int smallest)
    {
        var where = _at;
        var count = Int32();
        if (count >= 0 && count <= Left / smallest)
            return Failed ? 0 : count;
        Fail(FormattableString.Invariant($"{count} items in {Left} bytes"), where);
        return 0;
    }

    /// <summary>A length, that many bytes, and padding to a multiple of 4.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var where = _at;
        var length = Int32();
        if (length < 0 || length > Left || ((length + 3) & ~3) > Left)
        {
            Fail(FormattableString.Invariant($"a text of {length} bytes in {Left}"), where);
            return default;
        }

        return Bytes((length + 3) & ~3) is { IsEmpty: false } padded ? padded[..length] : default;
    }

    /// <summary>Bytes of the PDU at a place, without moving.</summary>
    public ReadOnlySpan<byte> At(int offset, int length)
    {
        if (offset >= PduHeader.Size && length >= 0 && offset <= _frame.Length - length)
            return _frame.Slice(offset, length);
        Fail(FormattableString.Invariant($"{length} bytes at {offset} of {_frame.Length}"));
        return default;
    }

    /// <summary>Takes the rest as read.</summary>
    public void SkipRest() => _at = _frame.Length;
}
