using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Compression;

/// <summary>
/// Writes the blocks of a deflate stream (RFC 1951) from literals and matches that the caller has found. Who knows the structure
/// of his data finds better matches in less time than a general compressor.
/// </summary>
internal sealed class DeflateWriter
{
    /// <summary>Longest match, bytes.</summary>
    public const int LongestMatch = 258;

    /// <summary>Shortest match, bytes.</summary>
    public const int ShortestMatch = 3;

    /// <summary>How far back a match may lie, bytes.</summary>
    public const int Window = 32768;

    private const int BlockSymbols = 32768;

    // Room for a block of the longest codes; what is not used is never touched.
    private const int Segment = 1 << 18;
    private const int LongestCode = 6;
    private const int FirstLength = DeflateSymbols.EndOfBlock + 1;
    private const uint MatchMark = 1u << 31;
    private readonly DeflateSymbols _names = new();
    private readonly uint[] _symbols = new uint[BlockSymbols];
    private readonly int[] _literals = new int[DeflateSymbols.Literals];
    private readonly int[] _distances = new int[DeflateSymbols.Distances];
    private readonly HuffmanCode _literalCode = new(DeflateSymbols.Literals, 15);
    private readonly HuffmanCode _distanceCode = new(DeflateSymbols.Distances, 15);
    private readonly CodeLengths _lengths = new();
    private Piece[] _full = new Piece[4];
    private int _fullCount;
    private byte[] _bytes = new byte[Segment];
    private int _used;
    private int _count;
    private ulong _bits;
    private int _bitCount;

    /// <summary>
    /// Writes what was written so far, in whole bytes; complete after <see cref="Align"/> or <see cref="Finish"/>.
    /// </summary>
    public void CopyTo(Stream target)
    {
        foreach (Piece full in _full.AsSpan(0, _fullCount)) target.Write(full.Bytes, 0, full.Used);
        target.Write(_bytes, 0, _used);
    }

    /// <summary>Adds a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Literal(byte value)
    {
        if (_count == BlockSymbols) EndBlock();
        _symbols[_count++] = value;
        _literals[value]++;
    }

    /// <summary>Adds bytes that were there before.</summary>
    /// <param name="length">Their number, 3 to 258.</param>
    /// <param name="distance">How far back they begin, 1 to 32768.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Match(int length, int distance)
    {
        if (_count == BlockSymbols) EndBlock();
        _symbols[_count++] = MatchMark | ((uint)length << 16) | (uint)distance;
        _literals[FirstLength + _names.OfLength(length)]++;
        _distances[_names.OfDistance(distance)]++;
    }

    /// <summary>Adds any number of bytes, at least 3, that were there before.</summary>
    public void LongMatch(int length, int distance)
    {
        while (length > LongestMatch)
        {
            // What is left has to be a match too.
            int part = length - LongestMatch < ShortestMatch ? LongestMatch - ShortestMatch : LongestMatch;
            Match(part, distance);
            length -= part;
        }

        Match(length, distance);
    }

    /// <summary>
    /// Ends the block and begins a stored one at a byte boundary: what follows is to be the length of its bytes, the complement
    /// of the length, and the bytes.
    /// </summary>
    public void Align()
    {
        EndBlock();
        Pad(0, 3);
    }

    /// <summary>Ends the stream, with an empty block of the fixed codes.</summary>
    public void Finish()
    {
        EndBlock();
        Pad(0b011, 10);
    }

    private void Pad(ulong bits, int count)
    {
        Reserve(16);
        Put(bits, count);
        _bitCount = (_bitCount + 7) & ~7;
        Spill();
    }

    private void EndBlock()
    {
        if (_count == 0) return;
        _literals[DeflateSymbols.EndOfBlock] = 1;
        _literalCode.Make(_literals);
        _distanceCode.Make(_distances);
        Reserve((_count * LongestCode) + 1024);
        // Not the last block; codes of its own.
        Put(0b100, 3);
        _lengths.Write(this, _literalCode.Lengths, _distanceCode.Lengths);
        PutSymbols();
        Put(_literalCode.Codes[DeflateSymbols.EndOfBlock] >> 5, (int)(_literalCode.Codes[DeflateSymbols.EndOfBlock] & 31));
        _count = 0;
        Array.Clear(_literals);
        Array.Clear(_distances);
    }

    private void PutSymbols()
    {
        uint[] literals = _literalCode.Codes, distances = _distanceCode.Codes;
        DeflateSymbols names = _names;
        ref byte target = ref MemoryMarshal.GetArrayDataReference(_bytes);
        ulong pending = _bits;
        int pendingCount = _bitCount;
        nint used = _used;
        foreach (uint symbol in _symbols.AsSpan(0, _count))
        {
            if (symbol < MatchMark)
            {
                uint one = literals[symbol];
                pending |= (ulong)(one >> 5) << pendingCount;
                pendingCount += (int)(one & 31);
            }
            else pending |= Bits(symbol, literals, distances, names, ref pendingCount);

            // There is room for all symbols of a block.
            Unsafe.WriteUnaligned(
                ref Unsafe.Add(ref target, used), BitConverter.IsLittleEndian ? pending : BinaryPrimitives.ReverseEndianness(pending));
            used += pendingCount >> 3;
            pending >>= pendingCount & 0x38;
            pendingCount &= 7;
        }

        _bits = pending;
        _bitCount = pendingCount;
        _used = (int)used;
    }

    // The bits of a match behind those that are pending.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(uint symbol, uint[] literals, uint[] distances, DeflateSymbols names, ref int pending)
    {
        int length = (int)(symbol >> 16) & 0x1ff, distance = (int)(symbol & 0xffff);
        int named = names.OfLength(length), extra = names.LengthExtra[named];
        uint code = literals[FirstLength + named];
        int bits = (int)(code & 31);
        ulong all = (code >> 5) | ((ulong)((uint)(length - 3) & ((1u << extra) - 1)) << bits);
        bits += extra;
        named = names.OfDistance(distance);
        extra = names.DistanceExtra[named];
        code = distances[named];
        all |= (ulong)(code >> 5) << bits;
        bits += (int)(code & 31);
        all |= (ulong)((uint)(distance - 1) & ((1u << extra) - 1)) << bits;
        bits += extra;
        all <<= pending;
        pending += bits;
        return all;
    }

    /// <summary>Writes up to 56 bits, the lowest first; there must be room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong bits, int count)
    {
        _bits |= bits << _bitCount;
        _bitCount += count;
        Spill();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spill()
    {
        Unsafe.WriteUnaligned(ref _bytes[_used], BitConverter.IsLittleEndian ? _bits : BinaryPrimitives.ReverseEndianness(_bits));
        _used += _bitCount >> 3;
        _bits >>= _bitCount & 0x38;
        _bitCount &= 7;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _used >= bytes + 8) return;
        if (_fullCount == _full.Length) Array.Resize(ref _full, _fullCount * 2);
        _full[_fullCount++] = new Piece { Bytes = _bytes, Used = _used };
        _bytes = new byte[Segment];
        _used = 0;
    }

    private struct Piece
    {
        public byte[] Bytes;
        public int Used;
    }
}
