using System.Buffers.Binary;
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
            stream.Write(_columns[column].Finish(last: column == _columns.Length - 1));
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
        switch (column)
        {
            case 0:
                for (int i = 0; i < cells.Length; i++) cells[i] = CellForms.Text((int)chunk.Events[i]);
                break;
            case 1:
                for (int i = 0; i < cells.Length; i++) cells[i] = chunk.Cpus[i];
                break;
            case Usecs:
                chunk.Usecs.AsSpan(0, cells.Length).CopyTo(cells);
                break;
            case 3:
                for (int i = 0; i < cells.Length; i++) cells[i] = chunk.Pids[i];
                break;
            case 4:
                for (int i = 0; i < cells.Length; i++) cells[i] = Name(chunk.Names[i]);
                break;
            case 5:
                for (int i = 0; i < cells.Length; i++) cells[i] = chunk.Durations[i];
                break;
            case 6:
                for (int i = 0; i < cells.Length; i++)
                    cells[i] = chunk.NextPids[i] == CdictChunk.NoPid ? CellForms.Nil : chunk.NextPids[i];
                break;
            default:
                for (int i = 0; i < cells.Length; i++)
                {
                    int next = chunk.Next[i];
                    cells[i] = chunk.Events[i] == CdictEvent.KvmExit ? (uint)next : next == CdictChunk.NoName ? CellForms.Nil : Name(next);
                }

                break;
        }
    }

    private static long Name(int index) => CellForms.Text(CdictNames.Events.Length + index);
}
