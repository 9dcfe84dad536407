namespace Perfolio.Metrics.Tests;

/// <summary>What the machine has, whatever of it this process may use.</summary>
internal static class ThisMachine
{
    /// <summary>How many processors are online: an affinity or a quota of ours makes <see cref="Environment.ProcessorCount"/> smaller.</summary>
    public static int Processors { get; } = File.ReadLines("/proc/stat")
        .Count(static l => l.StartsWith("cpu", StringComparison.Ordinal) && l.Length > 3 && char.IsAsciiDigit(l[3]));
}
