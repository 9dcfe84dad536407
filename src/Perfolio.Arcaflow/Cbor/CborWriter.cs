using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Cbor;

/// <summary>
/// Writes CBOR (RFC 8949): definite lengths, integers and lengths as short as they go, floats in 64 bits, texts as text
/// strings. Refuses what the decoder of the engine would refuse.
/// </summary>
public sealed class CborWriter : IValueWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly long[] _missing = new long[CborLimits.WriteDepth];
    private int _depth;

    /// <summary>Writes to a buffer.</summary>
    public CborWriter(IBufferWriter<byte> output) => _output = output;

    /// <inheritdoc/>
    public void Null() => Simple(22);

    /// <inheritdoc/>
    public void Boolean(bool value) => Simple(value ? 21 : 20);

    /// <inheritdoc/>
    public void Integer(long value)
    {
        Count();
        IntegerHead(value);
    }

    /// <inheritdoc/>
    public void Float(double value)
    {
        Count();
        Span<byte> bytes = _output.GetSpan(9);
        bytes[0] = 0xFB;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        _output.Advance(9);
    }

    /// <inheritdoc/>
    public void Text(string value)
    {
        Count();
        TextBytes(value);
    }

    /// <inheritdoc/>
    public void BeginList(int count) => Begin(CborMajor.List, count, count);

    /// <inheritdoc/>
    public void BeginMap(int count) => Begin(CborMajor.Map, count, 2L * count);

    /// <inheritdoc/>
    public void Key(string name) => Text(name);

    /// <inheritdoc/>
    public void Key(long number) => Integer(number);

    /// <inheritdoc/>
    public void End()
    {
        if (_depth == 0 || _missing[--_depth] != 0)
            throw new InvalidOperationException("a list or map has not as many values as it announced");
    }

    private void Begin(CborMajor major, int count, long values)
    {
        if (count > CborLimits.WriteCount)
            throw new CborLimitException($"a list or map has {count} entries; clients take at most {CborLimits.WriteCount}");
        if (_depth == _missing.Length)
            throw new CborLimitException($"the value nests deeper than {CborLimits.WriteDepth} levels; clients take no more");
        Count();
        Head(major, (ulong)count);
        _missing[_depth++] = values;
    }

    private void Count()
    {
        if (_depth > 0 && --_missing[_depth - 1] < 0)
            throw new InvalidOperationException("a list or map has more values than it announced");
    }

    private void Simple(int value)
    {
        Count();
        _output.GetSpan(1)[0] = (byte)(0xE0 | value);
        _output.Advance(1);
    }

    private void IntegerHead(long value)
    {
        if (value >= 0) Head(CborMajor.Unsigned, (ulong)value);
        else Head(CborMajor.Negative, (ulong)(-1 - value));
    }

    private void TextBytes(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Head(CborMajor.Text, (ulong)length);
        Span<byte> bytes = _output.GetSpan(Math.Max(1, length));
        _output.Advance(Encoding.UTF8.GetBytes(value, bytes));
    }

    private void Head(CborMajor major, ulong argument)
    {
        Span<byte> bytes = _output.GetSpan(9);
        int type = (int)major << 5;
        switch (argument)
        {
            case < 24:
                bytes[0] = (byte)(type | (int)argument);
                _output.Advance(1);
                break;
            case <= byte.MaxValue:
                bytes[0] = (byte)(type | 24);
                bytes[1] = (byte)argument;
                _output.Advance(2);
                break;
            case <= ushort.MaxValue:
                bytes[0] = (byte)(type | 25);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], (ushort)argument);
                _output.Advance(3);
                break;
            case <= uint.MaxValue:
                bytes[0] = (byte)(type | 26);
                BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)argument);
                _output.Advance(5);
                break;
            default:
                bytes[0] = (byte)(type | 27);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], argument);
                _output.Advance(9);
                break;
        }
    }
}
