using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>Counts processes by state.</summary>
internal sealed class RunQueue(ValueTable table)
{
    private static readonly string[] Keys = ["runnable", "blocked", "sleeping", "stopped", "swapped", "defunct", "unknown", "kernel"];

    private readonly int[] _columns = Array.ConvertAll(Keys, table.Column);
    private readonly long[] _counts = new long[Keys.Length];
    private readonly int _all = table.Column("nprocs");
    private long _processes;

    public void Begin()
    {
        Array.Clear(_counts);
        _processes = 0;
    }

    /// <summary>Counts a process. One that sleeps and has nothing in memory counts as swapped out, as with PCP; that are the kernel's threads.</summary>
    public void Count(in ProcessLine process)
    {
        _processes++;
        _counts[process.State switch
        {
            (byte)'R' => 0,
            (byte)'D' => 1,
            (byte)'S' or (byte)'I' => process.ResidentPages == 0 ? 4 : 2,
            (byte)'T' or (byte)'t' => 3,
            (byte)'Z' => 5,
            _ => 6,
        }]++;
    }

    public void End()
    {
        var row = table.AddRow();
        for (var i = 0; i < _columns.Length; i++)
            table.Set(row, _columns[i], _counts[i]);
        table.Set(row, _all, _processes);
    }
}
