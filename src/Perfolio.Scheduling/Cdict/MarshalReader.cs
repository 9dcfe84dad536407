using System.Buffers.Binary;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Python's marshal (version 2) as far as old cdict files use it: a dictionary of lists of scalars.</summary>
internal sealed class MarshalReader(ByteInput input) : IColumnInput
{
    private const int MostInterned = 1 << 20;
    private readonly List<byte[]> _interned = [];
    private byte[] _text = [];

    public long Number { get; private set; }

    public ReadOnlySpan<byte> Text => _text;

    public void ReadMap()
    {
        byte code = input.Byte();
        if (code != '{') throw Unexpected(code, "a dictionary");
    }

    public bool ReadKey()
    {
        if (input.Peek() == '0')
        {
            _ = input.Byte();
            return false;
        }

        if (ReadScalar() != ScalarKind.Text) throw new InvalidDataException("a key that is no text");
        return true;
    }

    public long ReadArray()
    {
        byte code = input.Byte();
        if (code is not ((byte)'[' or (byte)'(')) throw Unexpected(code, "a list");
        return U32();
    }

    public ScalarKind ReadScalar()
    {
        byte code = input.Byte();
        switch ((char)code)
        {
            case 'N': return ScalarKind.Nil;
            case 'F': return Integer(0);
            case 'T': return Integer(1);
            case 'i': return Integer((int)U32());
            case 'I': return Integer((long)BinaryPrimitives.ReadUInt64LittleEndian(input.Bytes(8)));
            case 'l': return Integer(Long());
            case 's' or 'u':
                _text = input.Bytes(U32()).ToArray();
                return ScalarKind.Text;
            case 't':
                _text = input.Bytes(U32()).ToArray();
                if (_interned.Count < MostInterned) _interned.Add(_text);
                return ScalarKind.Text;
            case 'R':
                uint index = U32();
                _text = index < _interned.Count
                    ? _interned[(int)index]
                    : throw new InvalidDataException("a reference to a text that was not there");
                return ScalarKind.Text;
            default: throw Unexpected(code, "a value");
        }
    }

    // Digits of 15 bits, their number negative for a negative value.
    private long Long()
    {
        int digits = (int)U32();
        int count = digits == int.MinValue ? int.MaxValue : Math.Abs(digits);
        if (count > 5) throw new InvalidDataException("a number of more than 64 bits");
        ulong value = 0;
        for (int i = 0; i < count; i++) value |= (ulong)BinaryPrimitives.ReadUInt16LittleEndian(input.Bytes(2)) << (15 * i);
        return digits < 0 ? -(long)value : (long)Math.Min(value, long.MaxValue);
    }

    private ScalarKind Integer(long value)
    {
        Number = value;
        return ScalarKind.Integer;
    }

    private uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(input.Bytes(4));

    private static InvalidDataException Unexpected(byte code, string wanted) =>
        new(FormattableString.Invariant($"marshal byte 0x{code:x2} where {wanted} is expected"));
}
