using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>The processor times of one line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.</summary>
internal sealed class CpuColumns(ValueTable table)
{
    private const int FieldCount = 10;

    private readonly int[] _direct =
    [
        table.Column("user"), table.Column("nice"), table.Column("sys"), table.Column("idle"), table.Column("wait.total"),
        table.Column("irq.hard"), table.Column("irq.soft"), table.Column("steal"), table.Column("guest"), table.Column("guest_nice"),
    ];

    private readonly int _intr = table.Column("intr");
    private readonly int _vuser = table.Column("vuser");
    private readonly int _vnice = table.Column("vnice");

    /// <summary>Fills a row. Old kernels have fewer fields: what is missing counts as 0.</summary>
    public void Fill(ValueTable target, int row, ref Fields fields)
    {
        Span<ulong> ticks = stackalloc ulong[FieldCount];
        ticks.Clear();
        for (var i = 0; i < FieldCount && fields.TryUInt64(out var value); i++)
            ticks[i] = value;
        for (var i = 0; i < FieldCount; i++)
            target.Set(row, _direct[i], KernelConstants.Milliseconds(ticks[i]));
        target.Set(row, _intr, KernelConstants.Milliseconds(unchecked(ticks[5] + ticks[6])));
        target.Set(row, _vuser, KernelConstants.Milliseconds(ticks[0] - Math.Min(ticks[0], ticks[8])));
        target.Set(row, _vnice, KernelConstants.Milliseconds(ticks[1] - Math.Min(ticks[1], ticks[9])));
    }
}
