using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>Digits by eights: all of a block are found and added up at once, however many they are.</summary>
internal static unsafe class ShortDigits
{
    /// <summary>Most digits that are read at once.</summary>
    public const int Most = 8;

    private const ulong Zeros = 0x3030303030303030;
    private const ulong UpToHighBit = 0x7676767676767676;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>10 to the power of a number of digits.</summary>
    public static ReadOnlySpan<uint> Powers => [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Reads up to eight digits; eight bytes can be read there.</summary>
    /// <param name="at">The first one.</param>
    /// <param name="value">Their value.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(byte* at, out ulong value)
    {
        var block = Unsafe.ReadUnaligned<ulong>(at) ^ Zeros;
        // What is no digit is above 9 now. Carries only reach what stands behind the first such byte.
        var others = ((block + UpToHighBit) | block) & HighBits;
        var count = BitOperations.TrailingZeroCount(others) >> 3;
        // The first digit stands lowest: with the others shifted out, zeros lead.
        block = count == 0 ? 0 : block << (64 - (8 * count));
        block = (block * ((10 << 8) + 1)) >> 8;
        block = ((block & 0x00ff00ff00ff00ff) * ((100 << 16) + 1)) >> 16;
        value = ((block & 0x0000ffff0000ffff) * ((10_000UL << 32) + 1)) >> 32;
        return count;
    }
}
