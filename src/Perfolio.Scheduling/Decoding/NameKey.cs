using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Decoding;

/// <summary>A name of at most 16 bytes as two numbers, zero behind its end; for machines whose lowest byte comes first.</summary>
internal readonly struct NameKey(ulong low, ulong high)
{
    /// <summary>Most bytes.</summary>
    public const int Size = 16;

    private const ulong Ones = 0x0101010101010101;
    private const ulong Highest = 0x8080808080808080;

    /// <summary>The first eight bytes, the first of them lowest.</summary>
    public ulong Low => low;

    /// <summary>The others.</summary>
    public ulong High => high;

    /// <summary>A key that no name has: that of a name that is given as text.</summary>
    public static NameKey None => new(0, 1);

    /// <summary>Another one: that of a task whose name has no key.</summary>
    public static NameKey Unknown => new(0, 2);

    /// <summary>The key of 16 bytes, of which those from the first NUL on do not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe NameKey Of(byte* bytes)
    {
        ulong low = Unsafe.ReadUnaligned<ulong>(bytes), high = Unsafe.ReadUnaligned<ulong>(bytes + 8);
        ulong end = Zero(low);
        if (end != 0) return new NameKey(low & Before(end), 0);
        end = Zero(high);
        return new NameKey(low, end != 0 ? high & Before(end) : high);
    }

    /// <summary>The key of a name; <see cref="Unknown"/> when it is too long.</summary>
    public static unsafe NameKey Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > Size || !BitConverter.IsLittleEndian) return Unknown;
        byte* bytes = stackalloc byte[Size];
        new Span<byte>(bytes, Size).Clear();
        name.CopyTo(new Span<byte>(bytes, Size));
        return Of(bytes);
    }

    /// <summary>Writes the name.</summary>
    /// <returns>Its length.</returns>
    public int Write(Span<byte> target)
    {
        Unsafe.WriteUnaligned(ref target[0], low);
        Unsafe.WriteUnaligned(ref target[8], high);
        int end = target[..Size].IndexOf((byte)0);
        return end < 0 ? Size : end;
    }

    /// <summary>True for the same name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(NameKey other) => low == other.Low && high == other.High;

    // The lowest bit that is set is the highest of the first byte that is zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Zero(ulong bytes) => unchecked((bytes - Ones) & ~bytes & Highest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Before(ulong zero) => unchecked((zero & (0 - zero)) - 1);
}
