namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// The two sums of Adler-32 (RFC 1950) over a piece of a stream, without what stands before it; pieces are joined afterwards.
/// </summary>
internal struct Adler
{
    private const long Modulus = 65521;

    /// <summary>Sum of the bytes.</summary>
    public long Bytes;

    /// <summary>Sum of the sums behind each byte.</summary>
    public long Sums;

    /// <summary>Number of bytes.</summary>
    public long Length;

    /// <summary>The sums of no bytes.</summary>
    public static Adler Start => new() { Bytes = 1 };

    /// <summary>The checksum of a stream that began with <see cref="Start"/>.</summary>
    public readonly uint Value => ((uint)(Sums % Modulus) << 16) | (uint)(Bytes % Modulus);

    /// <summary>Adds bytes one by one.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            Bytes += one;
            Sums += Bytes;
        }

        Length += bytes.Length;
        Reduce();
    }

    /// <summary>Adds a piece that was summed by itself.</summary>
    public void Join(Adler piece)
    {
        Sums += (piece.Length % Modulus * (Bytes % Modulus)) + piece.Sums;
        Bytes += piece.Bytes;
        Length += piece.Length;
        Reduce();
    }

    /// <summary>Keeps the sums small; due after 2²⁴ bytes.</summary>
    public void Reduce()
    {
        Bytes %= Modulus;
        Sums %= Modulus;
    }
}
