using System.Buffers;
using System.IO.Compression;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Reporting.Scheduling;

/// <summary>Cells as numbers of 7 bits a byte, deflated, in base64; read by web/data.ts.</summary>
internal static class CellPacking
{
    /// <summary>Full use of a bin, as the shares of the timeline have it.</summary>
    public const int Full = 1000;

    /// <summary>Per cell: bins since the last, series, row, count.</summary>
    public static string Densities(CaptureDashboard run, ShownTasks shown)
    {
        int[] numbers = shown.NumbersOf(run);
        var packed = new ArrayBufferWriter<byte>();
        Write(packed, run.Density.Cells.Count);
        int last = 0;
        foreach (DensityCell cell in run.Density.Cells)
        {
            Write(packed, cell.Bin - last);
            Write(packed, (numbers[cell.Series >> 2] << 2) | (cell.Series & 3));
            Write(packed, cell.Row);
            Write(packed, cell.Count);
            last = cell.Bin;
        }

        return Deflated(packed.WrittenSpan);
    }

    /// <summary>
    /// Per CPU: its number, the number of cells; per cell: bins since the last one's beginning, bins, task + 1, share of them.
    /// </summary>
    public static string Timeline(CaptureDashboard run, ShownTasks shown)
    {
        int[] numbers = shown.NumbersOf(run);
        var packed = new ArrayBufferWriter<byte>();
        Write(packed, run.Timeline.Cpus.Count);
        foreach (int cpu in run.Timeline.Cpus)
        {
            IReadOnlyList<CoreCell> cells = run.Timeline.CellsOf(cpu);
            Write(packed, cpu);
            Write(packed, cells.Count);
            int last = 0;
            foreach (CoreCell cell in cells)
            {
                int bin = Math.Max(last, cell.Bin);
                long room = (long)cell.Bins << run.Timeline.Shift;
                Write(packed, bin - last);
                Write(packed, cell.Bins);
                Write(packed, cell.Group < 0 ? 0 : numbers[cell.Group] + 1);
                Write(packed, Math.Clamp((int)(cell.Busy * Full / room), 1, Full));
                last = bin;
            }
        }

        return Deflated(packed.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> target, int number)
    {
        Span<byte> bytes = target.GetSpan(5);
        uint rest = (uint)number;
        int length = 0;
        for (; rest >= 0x80; rest >>= 7) bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
        target.Advance(length);
    }

    private static string Deflated(ReadOnlySpan<byte> bytes)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(bytes);
        return Convert.ToBase64String(deflated.GetBuffer(), 0, (int)deflated.Length);
    }
}
