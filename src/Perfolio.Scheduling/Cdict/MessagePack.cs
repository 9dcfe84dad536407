using System.Buffers.Binary;

namespace Perfolio.Scheduling.Cdict;

/// <summary>What a MessagePack or marshal value is.</summary>
internal enum ScalarKind
{
    Nil,
    Integer,
    Text,
}

/// <summary>A reader of maps of columns: the two encodings of a cdict.</summary>
internal interface IColumnInput
{
    /// <summary>The number behind <see cref="ScalarKind.Integer"/>.</summary>
    long Number { get; }

    /// <summary>The bytes behind <see cref="ScalarKind.Text"/>; valid until the next call.</summary>
    ReadOnlySpan<byte> Text { get; }

    /// <summary>Enters the map.</summary>
    void ReadMap();

    /// <summary>Reads the next key into <see cref="Text"/>; false at the end of the map.</summary>
    bool ReadKey();

    /// <summary>Enters an array and says how many elements it claims.</summary>
    long ReadArray();

    /// <summary>Reads a value that is no container.</summary>
    ScalarKind ReadScalar();
}

/// <summary>Bytes of a stream with a buffer, and the place for messages.</summary>
internal sealed class ByteInput(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private byte[] _long = [];
    private int _at;
    private int _end;
    private long _before;

    /// <summary>Bytes read so far.</summary>
    public long Offset => _before + _at;

    public byte Peek()
    {
        Need(1);
        return _buffer[_at];
    }

    public byte Byte()
    {
        if (_at == _end) Need(1);
        return _buffer[_at++];
    }

    /// <summary>Bytes in one piece; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(uint count)
    {
        if (count > _buffer.Length) return Long(count);
        if (_end - _at < (int)count) Need((int)count);
        _at += (int)count;
        return _buffer.AsSpan(_at - (int)count, (int)count);
    }

    private ReadOnlySpan<byte> Long(uint count)
    {
        // Grows as bytes arrive, not by what the file claims.
        int have = 0;
        while (have < count)
        {
            int piece = (int)Math.Min(count - (uint)have, 32768);
            if (_long.Length < have + piece) Array.Resize(ref _long, Math.Max(have + piece, _long.Length * 2));
            Bytes((uint)piece).CopyTo(_long.AsSpan(have));
            have += piece;
        }

        return _long.AsSpan(0, have);
    }

    private void Need(int count)
    {
        if (_end - _at >= count) return;
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        _end -= _at;
        _before += _at;
        _at = 0;
        while (_end < count)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) throw new EndOfStreamException("the data end early");
            _end += read;
        }
    }
}

/// <summary>MessagePack as far as a cdict needs it; every flavour of text and any width of integer.</summary>
internal sealed class MessagePackReader(ByteInput input) : IColumnInput
{
    private long _keys;
    private uint _textSize;
    private byte[] _text = new byte[64];

    public long Number { get; private set; }

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, (int)_textSize);

    public void ReadMap()
    {
        byte code = input.Byte();
        _keys = code switch
        {
            >= 0x80 and <= 0x8f => code & 0xf,
            0xde => U16(),
            0xdf => U32(),
            _ => throw Unexpected(code, "a map"),
        };
    }

    public bool ReadKey()
    {
        if (_keys-- <= 0) return false;
        if (ReadScalar() != ScalarKind.Text) throw new InvalidDataException("a key that is no text");
        return true;
    }

    public long ReadArray()
    {
        byte code = input.Byte();
        return code switch
        {
            >= 0x90 and <= 0x9f => code & 0xf,
            0xdc => U16(),
            0xdd => U32(),
            _ => throw Unexpected(code, "an array"),
        };
    }

    public ScalarKind ReadScalar()
    {
        byte code = input.Byte();
        switch (code)
        {
            case <= 0x7f: return Integer(code);
            case >= 0xe0: return Integer((sbyte)code);
            case >= 0xa0 and <= 0xbf: return Take((uint)(code & 0x1f));
            case 0xc0: return ScalarKind.Nil;
            case 0xc2: return Integer(0);
            case 0xc3: return Integer(1);
            case 0xc4 or 0xd9: return Take(input.Byte());
            case 0xc5 or 0xda: return Take(U16());
            case 0xc6 or 0xdb: return Take(U32());
            case 0xcc: return Integer(input.Byte());
            case 0xcd: return Integer(U16());
            case 0xce: return Integer(U32());
            case 0xcf: return Integer((long)Math.Min(U64(), long.MaxValue));
            case 0xd0: return Integer((sbyte)input.Byte());
            case 0xd1: return Integer((short)U16());
            case 0xd2: return Integer((int)U32());
            case 0xd3: return Integer((long)U64());
            case 0xca: return Real(BitConverter.UInt32BitsToSingle(U32()));
            case 0xcb: return Real(BitConverter.UInt64BitsToDouble(U64()));
            default: throw Unexpected(code, "a value");
        }
    }

    // pandas turns a column of integers with gaps into reals.
    private ScalarKind Real(double value) => double.IsNaN(value) ? ScalarKind.Nil
        : double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? Integer((long)value)
        : throw new InvalidDataException("a number with a fraction where a whole one is expected");

    private ScalarKind Integer(long value)
    {
        Number = value;
        return ScalarKind.Integer;
    }

    private ScalarKind Take(uint size)
    {
        ReadOnlySpan<byte> bytes = input.Bytes(size);
        if (_text.Length < bytes.Length) _text = new byte[bytes.Length * 2];
        bytes.CopyTo(_text);
        _textSize = size;
        return ScalarKind.Text;
    }

    private ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(input.Bytes(2));

    private uint U32() => BinaryPrimitives.ReadUInt32BigEndian(input.Bytes(4));

    private ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(input.Bytes(8));

    private static InvalidDataException Unexpected(byte code, string wanted) =>
        new(FormattableString.Invariant($"MessagePack byte 0x{code:x2} where {wanted} is expected"));
}
