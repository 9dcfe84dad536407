using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Compression;

/// <summary>Symbols of lengths and distances (RFC 1951, 3.2.5): four, and two, to each power of two.</summary>
internal static class DeflateSymbols
{
    /// <summary>Number of symbols for literals, the end of a block, and lengths.</summary>
    public const int Literals = 286;

    /// <summary>Number of symbols for distances.</summary>
    public const int Distances = 30;

    /// <summary>The symbol that ends a block.</summary>
    public const int EndOfBlock = 256;

    private const int FirstLength = 257;
    private const int Longest = 258;

    /// <summary>The symbol of a length, 3 to 258, and the number of further bits, which are the lowest of the length less 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfLength(int length, out int extra)
    {
        int above = length - 3;
        extra = 0;
        if (above < 8) return FirstLength + above;
        if (length == Longest) return Literals - 1;
        int power = BitOperations.Log2((uint)above);
        extra = power - 2;
        return FirstLength + (extra << 2) + (above >> extra);
    }

    /// <summary>The symbol of a distance, 1 to 32768, and the number of further bits, which are the lowest of the distance less 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfDistance(int distance, out int extra)
    {
        int above = distance - 1;
        extra = 0;
        if (above < 4) return above;
        int power = BitOperations.Log2((uint)above);
        extra = power - 1;
        return (extra << 1) + (above >> extra);
    }
}
