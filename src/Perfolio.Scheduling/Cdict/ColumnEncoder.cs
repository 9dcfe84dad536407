using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perfolio.Scheduling.Compression;

namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// Encodes a column as MessagePack and compresses it in one go. Matches are looked for among cells instead of bytes: cells repeat
/// whole, alone and in sequences; of times, which grow, the first bytes repeat.
/// </summary>
internal sealed class ColumnEncoder
{
    private const int MostRows = CdictChunk.Rows;
    private const int MostBytes = 1 << 24;
    private const int SequenceBits = 13;
    private const int CellBits = 12;
    private const int Sequence = 4;
    private readonly DeflateWriter _deflate = new();
    private readonly CellForms _forms;
    private readonly int[] _offsets = new int[MostRows + 1];

    // Rows, plus one, at which a sequence of cells or a cell was seen last, by hash.
    private readonly int[] _sequences = new int[1 << SequenceBits];
    private readonly int[] _cells = new int[1 << CellBits];
    private Adler _sums;

    public ColumnEncoder(CellForms forms) => _forms = forms;

    /// <summary>The sums of the column's bytes.</summary>
    public Adler Sums => _sums;

    /// <summary>
    /// Ends the column and writes its deflate blocks, followed by the end of the stream or the beginning of a stored block.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="last">True for the end of the stream.</param>
    public void Finish(Stream target, bool last)
    {
        if (last) _deflate.Finish();
        else _deflate.Align();
        _deflate.CopyTo(target);
    }

    /// <summary>Encodes some cells.</summary>
    /// <param name="cells">At most <see cref="CdictChunk.Rows"/>.</param>
    /// <param name="grows">True when each is at least as large as the one before, mostly.</param>
    public void Encode(ReadOnlySpan<long> cells, bool grows)
    {
        while (!cells.IsEmpty)
        {
            int count = Measure(cells);
            if (grows) EncodeGrowing(cells[..count]);
            else EncodeRepeating(cells[..count]);
            cells = cells[count..];
        }
    }

    // Sums the bytes and finds where each cell begins; stops behind many bytes.
    private int Measure(ReadOnlySpan<long> cells)
    {
        long bytes = _sums.Bytes, sums = _sums.Sums;
        int at = 0, row = 0;
        ref int offset = ref _offsets.AsSpan(0, cells.Length + 1)[0];
        CellForms forms = _forms;
        for (; row < cells.Length && at < MostBytes; row++)
        {
            long cell = cells[row];
            Unsafe.Add(ref offset, row) = at;
            int size;
            long first, second;
            if ((ulong)cell <= 0x7f)
            {
                size = 1;
                first = second = cell;
            }
            else if (CellForms.IsText(cell))
            {
                ref readonly Adler form = ref forms.Of(cell).Sums;
                size = (int)form.Length;
                first = form.Bytes;
                second = form.Sums;
            }
            else if ((ulong)cell is > 0xffff and <= 0xffffffff)
            {
                size = 5;
                uint value = (uint)cell, a = value >> 24, b = (value >> 16) & 0xff, c = (value >> 8) & 0xff, d = value & 0xff;
                first = 0xce + a + b + c + d;
                second = (5 * 0xce) + (4 * a) + (3 * b) + (2 * c) + d;
            }
            else if ((ulong)cell is > 0xff and <= 0xffff)
            {
                size = 3;
                uint value = (uint)cell, a = value >> 8, b = value & 0xff;
                first = 0xcd + a + b;
                second = (3 * 0xcd) + (2 * a) + b;
            }
            else if ((ulong)cell <= 0xff)
            {
                size = 2;
                first = 0xcc + cell;
                second = (2 * 0xcc) + cell;
            }
            else if (cell == CellForms.Nil)
            {
                size = 1;
                first = second = MessagePackForm.Nil;
            }
            else
            {
                Adler sum = Sum(cell);
                size = (int)sum.Length;
                first = sum.Bytes;
                second = sum.Sums;
            }

            sums += (size * bytes) + second;
            bytes += first;
            at += size;
        }

        Unsafe.Add(ref offset, row) = at;
        _sums.Bytes = bytes;
        _sums.Sums = sums;
        _sums.Length += at;
        _sums.Reduce();
        return row;
    }

    private static Adler Sum(long cell)
    {
        Span<byte> bytes = stackalloc byte[MessagePackForm.LongestInteger];
        var sums = default(Adler);
        sums.Add(bytes[..Form(cell, bytes)]);
        return sums;
    }

    private static int Form(long cell, Span<byte> target)
    {
        if (cell == CellForms.Nil)
        {
            target[0] = MessagePackForm.Nil;
            return 1;
        }

        int size = MessagePackForm.Size(cell);
        MessagePackForm.Integer(cell, size, target);
        return size;
    }

    private void EncodeRepeating(ReadOnlySpan<long> cells)
    {
        Array.Clear(_sequences);
        Array.Clear(_cells);
        int[] offsets = _offsets;
        for (int row = 0; row < cells.Length;)
        {
            int length = 0, from = 0;
            if (row + Sequence <= cells.Length)
            {
                ref int seen = ref _sequences[HashSequence(cells.Slice(row, Sequence))];
                if (seen > 0) length = Common(cells, from = seen - 1, row);
                seen = row + 1;
            }

            ref int last = ref _cells[Hash(cells[row])];
            if (length < Sequence && last > 0)
            {
                int other = Common(cells, last - 1, row);
                if (other >= length) (length, from) = (other, last - 1);
            }

            last = row + 1;
            int bytes = offsets[row + length] - offsets[row];
            if (bytes >= DeflateWriter.ShortestMatch)
            {
                _deflate.LongMatch(bytes, offsets[row] - offsets[from]);
                row += length;
                continue;
            }

            Literal(cells[row++]);
        }
    }

    // How many cells are the same from two rows on; none when the first lies too far back.
    private int Common(ReadOnlySpan<long> cells, int from, int row)
    {
        if (_offsets[row] - _offsets[from] > DeflateWriter.Window) return 0;
        // Rows are compared up to the end only, and what lies before them is there.
        ref long first = ref MemoryMarshal.GetReference(cells);
        nint at = row, earlier = from, end = cells.Length;
        while (at < end && Unsafe.Add(ref first, at) == Unsafe.Add(ref first, earlier))
        {
            at++;
            earlier++;
        }

        return (int)at - row;
    }

    private void EncodeGrowing(ReadOnlySpan<long> cells)
    {
        int sizeBefore = 0;
        long before = 0;
        foreach (long cell in cells)
        {
            int size = MessagePackForm.Size(cell);
            ulong changed = (ulong)(cell ^ before);
            int differing = changed <= 0xffff ? (changed > 0xff ? 2 : changed > 0 ? 1 : 0) : Bytes(changed);
            int same = size - differing;
            if (size == sizeBefore && same >= DeflateWriter.ShortestMatch && cell >= 0)
            {
                _deflate.Match(same, size);
                for (int shift = 8 * (differing - 1); shift >= 0; shift -= 8) _deflate.Literal((byte)(cell >> shift));
            }
            else Literal(cell);
            sizeBefore = size;
            before = cell;
        }
    }

    private static int Bytes(ulong value)
    {
        int count = 0;
        for (; value != 0; value >>= 8) count++;
        return count;
    }

    private void Literal(long cell)
    {
        if (cell is >= 0 and <= 0x7f)
        {
            _deflate.Literal((byte)cell);
            return;
        }

        Span<byte> integer = stackalloc byte[MessagePackForm.LongestInteger];
        ReadOnlySpan<byte> bytes = CellForms.IsText(cell) ? _forms.Of(cell).Bytes : integer[..Form(cell, integer)];
        foreach (byte one in bytes) _deflate.Literal(one);
    }

    private static uint Hash(long cell) => (uint)(((ulong)cell * 0x9e3779b97f4a7c15) >> (64 - CellBits));

    private static uint HashSequence(ReadOnlySpan<long> cells)
    {
        ulong mixed = (ulong)cells[0];
        for (int i = 1; i < Sequence; i++) mixed = (mixed * 0x9e3779b97f4a7c15) ^ (ulong)cells[i];
        return (uint)((mixed * 0x9e3779b97f4a7c15) >> (64 - SequenceBits));
    }
}
