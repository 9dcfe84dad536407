using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// Encodes and compresses rows as they come. A cdict holds one column behind the other, so each has a compressed stream of its
/// own; in the end they are joined into one zlib stream.
/// </summary>
internal sealed class CdictEncoder
{
    private const int Usecs = 2;
    private readonly NameList _names;
    private readonly CellForms _forms = new();
    private readonly ColumnEncoder[] _columns = new ColumnEncoder[CdictNames.Columns.Length];
    private readonly long[] _cells = new long[CdictChunk.Rows];
    private int _rows;
    private int _namesKnown;

    public CdictEncoder(NameList names)
    {
        _names = names;
        foreach (string name in CdictNames.Events) _forms.Add(Encoding.ASCII.GetBytes(name));
        for (int column = 0; column < _columns.Length; column++) _columns[column] = new ColumnEncoder(_forms);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="count">Their number.</param>
    /// <param name="names">How many names there are now; rows refer to none behind.</param>
    public void Add(CdictChunk chunk, int count, int names)
    {
        for (; _namesKnown < names; _namesKnown++) _forms.Add(_names[_namesKnown].Span);
        _rows += count;
        for (int column = 0; column < _columns.Length; column++)
        {
            Span<long> cells = _cells.AsSpan(0, count);
            Fill(cells, column, chunk);
            _columns[column].Encode(cells, grows: column == Usecs);
        }
    }

    /// <summary>Writes the whole file.</summary>
    public void Finish(Stream stream)
    {
        // Deflate with a window of 32 KiB; what follows is the beginning of a stored block at a byte boundary.
        stream.Write([0x78, 0x9c, 0]);
        Adler sums = Adler.Start;
        for (int column = 0; column < _columns.Length; column++)
        {
            byte[] name = MessagePackForm.Text(Encoding.ASCII.GetBytes(CdictNames.Columns[column]));
            byte[] head = column == 0
                ? [MessagePackForm.Map(_columns.Length), .. name, .. MessagePackForm.Array(_rows)]
                : [.. name, .. MessagePackForm.Array(_rows)];
            Stored(stream, head);
            sums.Add(head);
            _columns[column].Finish(stream, last: column == _columns.Length - 1);
            sums.Join(_columns[column].Sums);
        }

        Span<byte> end = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(end, sums.Value);
        stream.Write(end);
    }

    private static void Stored(Stream stream, ReadOnlySpan<byte> bytes)
    {
        Span<byte> sizes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(sizes, (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(sizes[2..], (ushort)~bytes.Length);
        stream.Write(sizes);
        stream.Write(bytes);
    }

    private static void Fill(Span<long> cells, int column, CdictChunk chunk)
    {
        int count = cells.Length;
        switch (column)
        {
            case 0:
                ReadOnlySpan<CdictEvent> events = chunk.Events.AsSpan(0, count);
                for (int i = 0; i < events.Length && i < cells.Length; i++) cells[i] = CellForms.Text((int)events[i]);
                break;
            case 1:
                ReadOnlySpan<ushort> cpus = chunk.Cpus.AsSpan(0, count);
                for (int i = 0; i < cpus.Length && i < cells.Length; i++) cells[i] = cpus[i];
                break;
            case Usecs:
                chunk.Usecs.AsSpan(0, count).CopyTo(cells);
                break;
            case 3:
                Widen(chunk.Pids.AsSpan(0, count), cells, 0);
                break;
            case 4:
                Widen(chunk.Names.AsSpan(0, count), cells, Name(0));
                break;
            case 5:
                ReadOnlySpan<uint> durations = chunk.Durations.AsSpan(0, count);
                for (int i = 0; i < durations.Length && i < cells.Length; i++) cells[i] = durations[i];
                break;
            case 6:
                Widen(chunk.NextPids.AsSpan(0, count), cells, 0);
                foreach (ref long cell in cells)
                    if (cell == CdictChunk.NoPid)
                        cell = CellForms.Nil;
                break;
            default:
                Widen(chunk.Next.AsSpan(0, count), cells, Name(0));
                for (int i = 0; i < cells.Length; i++)
                {
                    if (chunk.Events[i] == CdictEvent.KvmExit) cells[i] = (uint)chunk.Next[i];
                    else if (cells[i] == Name(CdictChunk.NoName)) cells[i] = CellForms.Nil;
                }

                break;
        }
    }

    private static void Widen(ReadOnlySpan<int> from, Span<long> to, long add)
    {
        int i = 0;
        ref int source = ref MemoryMarshal.GetReference(from);
        ref long target = ref MemoryMarshal.GetReference(to);
        for (; i + Vector128<int>.Count <= Math.Min(from.Length, to.Length); i += Vector128<int>.Count)
        {
            (Vector128<long> low, Vector128<long> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)i));
            (low + Vector128.Create(add)).StoreUnsafe(ref target, (nuint)i);
            (high + Vector128.Create(add)).StoreUnsafe(ref target, (nuint)i + 2);
        }

        for (; i < from.Length; i++) to[i] = from[i] + add;
    }

    private static long Name(int index) => CellForms.Text(CdictNames.Events.Length + index);
}
