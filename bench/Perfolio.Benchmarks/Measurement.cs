using System.Diagnostics;
using System.Globalization;

namespace Perfolio.Benchmarks;

/// <summary>Wall time and allocated bytes of an action.</summary>
internal static class Measurement
{
    public const int Rounds = 11;

    public static void Print(string name, string wanted, Func<double> action)
    {
        double cold = Once(action, out _);
        var seconds = new double[Rounds];
        long allocated = 0;
        for (int i = 0; i < Rounds; i++) seconds[i] = Once(action, out allocated);
        Array.Sort(seconds);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} cold {cold:F3} s  median {seconds[Rounds / 2]:F3} s  min {seconds[0]:F3} s  allocated {allocated / 1e6:F1} MB  peak of the process {self.PeakWorkingSet64 / 1e6:F0} MB  (wanted: {wanted})"));
    }

    private static double Once(Func<double> action, out long allocated)
    {
        GC.Collect();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        double result = action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return double.IsFinite(result) ? seconds : throw new InvalidOperationException("the work yielded no number");
    }
}
