namespace Perfolio.Scheduling.Compression;

/// <summary>The lengths of both codes in front of a block (RFC 1951, 3.2.7).</summary>
internal sealed class CodeLengths
{
    private const int Symbols = 19;
    private const int RepeatLast = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;
    private static readonly byte[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private readonly HuffmanCode _code = new(Symbols, 7);
    private readonly int[] _frequencies = new int[Symbols];
    private readonly byte[] _all = new byte[DeflateSymbols.Literals + DeflateSymbols.Distances];

    // Symbol, and above it the value of its further bits.
    private readonly ushort[] _runs = new ushort[DeflateSymbols.Literals + DeflateSymbols.Distances];
    private int _count;

    public void Write(DeflateWriter target, ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        int literalCount = Used(literals, 257), distanceCount = Used(distances, 1);
        literals[..literalCount].CopyTo(_all);
        distances[..distanceCount].CopyTo(_all.AsSpan(literalCount));
        FindRuns(_all.AsSpan(0, literalCount + distanceCount));
        _code.Make(_frequencies);
        int codeCount = Symbols;
        while (codeCount > 4 && _code.Lengths[Order[codeCount - 1]] == 0) codeCount--;
        target.Put((uint)(literalCount - 257), 5);
        target.Put((uint)(distanceCount - 1), 5);
        target.Put((uint)(codeCount - 4), 4);
        foreach (byte symbol in Order.AsSpan(0, codeCount)) target.Put(_code.Lengths[symbol], 3);
        foreach (ushort run in _runs.AsSpan(0, _count))
        {
            int symbol = run & 0x1f;
            target.Put(_code.Codes[symbol] >> 5, (int)(_code.Codes[symbol] & 31));
            int extra = symbol switch { RepeatLast => 2, FewZeros => 3, ManyZeros => 7, _ => 0 };
            if (extra > 0) target.Put((uint)run >> 5, extra);
        }
    }

    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_frequencies);
        _count = 0;
        for (int i = 0; i < lengths.Length;)
        {
            int run = 1;
            while (i + run < lengths.Length && lengths[i + run] == lengths[i]) run++;
            i += run;
            byte length = lengths[i - 1];
            if (length == 0)
            {
                for (; run >= 3; run -= Math.Min(run, 138))
                {
                    int part = Math.Min(run, 138);
                    Add(part < 11 ? FewZeros : ManyZeros, part < 11 ? part - 3 : part - 11);
                }
            }
            else
            {
                Add(length, 0);
                for (run--; run >= 3; run -= Math.Min(run, 6)) Add(RepeatLast, Math.Min(run, 6) - 3);
            }

            for (; run > 0; run--) Add(length, 0);
        }
    }

    private void Add(int symbol, int extra)
    {
        _runs[_count++] = (ushort)((extra << 5) | symbol);
        _frequencies[symbol]++;
    }

    private static int Used(ReadOnlySpan<byte> lengths, int least)
    {
        int count = lengths.Length;
        while (count > least && lengths[count - 1] == 0) count--;
        return count;
    }
}
