using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Perfolio.Reporting.Metrics;

/// <summary>Rows of one set that are packed and deflated together. Small blocks are gathered, so that a chunk is worth its head.</summary>
internal sealed class MetricsPageChunk
{
    private const int MostValues = 1 << 18;
    private const int MostRows = 1 << 16;
    private readonly List<double> _times = [];
    private readonly List<List<double>> _columns = [];
    private readonly ArrayBufferWriter<byte> _packed = new();

    /// <summary>Rows gathered.</summary>
    internal int Rows => _times.Count;

    /// <summary>How many more rows fit, for blocks of so many columns.</summary>
    internal int Room(int columns) => Math.Max(0, Math.Min(MostRows, MostValues / Math.Max(1, Math.Max(columns, _columns.Count))) - Rows);

    /// <summary>Adds rows of a block.</summary>
    internal void Add(MetricsPageBlock block, int first, int count)
    {
        while (_columns.Count < block.Values.Count) _columns.Add(Missing(Rows));
        // Microseconds are as fine as a double of this size is, and they pack well.
        foreach (double time in block.Times.Span.Slice(first, count)) _times.Add(Math.Round(time * 1000) / 1000);
        for (int i = 0; i < _columns.Count; i++)
        {
            ReadOnlySpan<double> values = i < block.Values.Count ? block.Values[i].Span : [];
            int given = Math.Clamp(values.Length - first, 0, count);
            if (given > 0) _columns[i].AddRange(values.Slice(first, given));
            for (int row = given; row < count; row++) _columns[i].Add(double.NaN);
        }
    }

    /// <summary>Packs, deflates and encodes what was gathered as base64, and begins anew.</summary>
    internal void WriteTo(TextWriter output)
    {
        _packed.ResetWrittenCount();
        BinaryPrimitives.WriteInt32LittleEndian(_packed.GetSpan(8), Rows);
        BinaryPrimitives.WriteInt32LittleEndian(_packed.GetSpan(8)[4..], _columns.Count);
        _packed.Advance(8);
        NumberPacking.Write(CollectionsMarshal.AsSpan(_times), exact: true, _packed);
        foreach (List<double> column in _columns) NumberPacking.Write(CollectionsMarshal.AsSpan(column), exact: false, _packed);
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(_packed.WrittenSpan);
        output.Write(Convert.ToBase64String(deflated.GetBuffer(), 0, (int)deflated.Length));
        _times.Clear();
        foreach (List<double> column in _columns) column.Clear();
    }

    private static List<double> Missing(int rows)
    {
        var column = new List<double>(rows);
        for (int i = 0; i < rows; i++) column.Add(double.NaN);
        return column;
    }
}
