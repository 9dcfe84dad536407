using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Compression;

/// <summary>
/// Symbols of lengths and distances (RFC 1951, 3.2.5). Tables instead of counting bits: code that counts bits is not compiled
/// ahead, because not every processor has the instruction.
/// </summary>
internal sealed class DeflateSymbols
{
    /// <summary>Number of symbols for literals, the end of a block, and lengths.</summary>
    public const int Literals = 286;

    /// <summary>Number of symbols for distances.</summary>
    public const int Distances = 30;

    /// <summary>The symbol that ends a block.</summary>
    public const int EndOfBlock = 256;

    private const int FirstLength = 257;
    private const int Longest = 258;
    private const int Near = 256;
    private readonly byte[] _lengths = new byte[Longest + 1];

    // Of distances up to 256, then of those behind by multiples of 128.
    private readonly byte[] _distances = new byte[2 * Near];

    public DeflateSymbols()
    {
        for (int symbol = 0, length = 3; symbol < LengthExtra.Length; symbol++)
        {
            LengthExtra[symbol] = (byte)(symbol is < 8 or 28 ? 0 : (symbol - 4) / 4);
            for (int n = 1 << LengthExtra[symbol]; n > 0 && length <= Longest; n--) _lengths[length++] = (byte)symbol;
        }

        // The longest has a symbol of its own.
        _lengths[Longest] = (byte)(LengthExtra.Length - 1);
        for (int symbol = 0, above = 0; symbol < Distances; symbol++)
        {
            DistanceExtra[symbol] = (byte)(symbol < 4 ? 0 : (symbol - 2) / 2);
            for (int n = 1 << DistanceExtra[symbol]; n > 0; n--, above++) _distances[Place(above)] = (byte)symbol;
        }
    }

    /// <summary>Number of further bits of each symbol of a length, from 257 on: the lowest of the length less 3.</summary>
    public byte[] LengthExtra { get; } = new byte[Literals - FirstLength];

    /// <summary>Number of further bits of each symbol of a distance: the lowest of the distance less 1.</summary>
    public byte[] DistanceExtra { get; } = new byte[Distances];

    /// <summary>The symbol of a length, 3 to 258, counted from 257 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OfLength(int length) => _lengths[length];

    /// <summary>The symbol of a distance, 1 to 32768.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OfDistance(int distance) => _distances[Place(distance - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(int above) => above < Near ? above : Near + (above >> 7);
}
