using System.Globalization;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// Time that interrupts and the host took since this was made, of all CPUs: from switch to switch it counts as run time, in
/// <c>schedstat</c> it may not.
/// </summary>
public sealed class StolenTime
{
    // The kernel counts in ticks of 10 ms, and rounds by tick.
    private const double Tick = 10;
    private readonly double _begin = Read();

    /// <summary>Milliseconds; what the rounding may hide is in it.</summary>
    public double Milliseconds => Read() - _begin + Tick;

    // cpu user nice system idle iowait irq softirq steal
    private static double Read() => File.ReadLines("/proc/stat").First()
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(6).Take(3)
        .Sum(static t => double.Parse(t, CultureInfo.InvariantCulture)) * Tick;
}
