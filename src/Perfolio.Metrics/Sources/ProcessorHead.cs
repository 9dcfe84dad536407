using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// The head line of /proc/interrupts and /proc/softirqs, which names the processors of the columns, and a sum per column.
/// </summary>
internal sealed class ProcessorHead
{
    private int[] _processors = new int[8];
    private bool _found;

    /// <summary>Number of columns.</summary>
    public int Count { get; private set; }

    /// <summary>A sum for each.</summary>
    public ulong[] Sums { get; private set; } = new ulong[8];

    /// <summary>Number of the processor of a column.</summary>
    public int Processor(int column) => _processors[column];

    public void Begin() => (_found, Count) = (false, 0);

    /// <summary>Takes the first line of the file.</summary>
    /// <returns>False when that has been taken.</returns>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        if (_found)
            return false;
        _found = true;
        var fields = new Fields(line);
        for (var name = fields.Next(); name.StartsWith("CPU"u8) && Numbers.TryUInt64(name[3..], out var number)
            && number < int.MaxValue; name = fields.Next())
        {
            if (Count == _processors.Length)
            {
                Array.Resize(ref _processors, Count * 2);
                Sums = new ulong[Count * 2];
            }

            _processors[Count++] = (int)number;
        }

        Sums.AsSpan(0, Count).Clear();
        return true;
    }

    /// <summary>Puts the sums into the first column of a table with a row per processor.</summary>
    public void Fill(ValueTable table)
    {
        for (var i = 0; i < Count; i++)
            table.Set(table.AddRow(_processors[i]), 0, Sums[i]);
    }
}
