namespace Perfolio.Scheduling.Pfs;

/// <summary>Reads what <see cref="PackedWriter"/> wrote; everything is checked.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly int Left => _left.Length;

    public ulong Number()
    {
        ulong value = 0;
        for (int i = 0; i < 10; i++)
        {
            if (i >= _left.Length) throw new InvalidDataException("a block ends early");
            byte one = _left[i];
            value |= (ulong)(one & 0x7f) << (7 * i);
            if ((one & 0x80) != 0) continue;
            _left = _left[(i + 1)..];
            return value;
        }

        throw new InvalidDataException("a number of more than 64 bits");
    }

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that counts things of at least one byte each.</summary>
    public int Count()
    {
        ulong count = Number();
        return count <= (ulong)_left.Length ? (int)count : throw new InvalidDataException("a count larger than the block");
    }

    /// <summary>A number up to a limit.</summary>
    public int Number(int limit)
    {
        ulong value = Number();
        return value <= (ulong)limit
            ? (int)value
            : throw new InvalidDataException(FormattableString.Invariant($"a number above {limit}"));
    }

    public ReadOnlySpan<byte> Text() => Bytes(Count());

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _left.Length) throw new InvalidDataException("a block ends early");
        ReadOnlySpan<byte> taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
