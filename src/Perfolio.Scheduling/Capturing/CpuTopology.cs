using System.Globalization;

namespace Perfolio.Scheduling.Capturing;

/// <summary>The processors of this machine as <c>/sys/devices/system/cpu</c> tells them.</summary>
/// <param name="root">That directory.</param>
internal sealed class CpuTopology(string root = "/sys/devices/system/cpu")
{
    // What perf writes for a CPU that is not online.
    private const int Unknown = -1;

    /// <summary>The CPUs that are online, in ascending order.</summary>
    public IReadOnlyList<int> Online { get; } = List(Text(Path.Combine(root, "online"))) is { Count: > 0 } cpus
        ? cpus
        : [.. Enumerable.Range(0, Environment.ProcessorCount)];

    /// <summary>How many CPUs there are, those that are not online included: one more than the largest number of a CPU.</summary>
    public int Available => Math.Max(Online[^1], List(Text(Path.Combine(root, "present"))).LastOrDefault()) + 1;

    /// <summary>perf's feature CPU_TOPOLOGY: sockets and cores as lists of CPUs, then core and socket of each CPU.</summary>
    /// <returns>Null when the system does not tell.</returns>
    public byte[]? Feature()
    {
        int[] cores = new int[Available], sockets = new int[Available];
        for (int cpu = 0; cpu < cores.Length; cpu++)
            (cores[cpu], sockets[cpu]) = (Id(cpu, "core_id"), Id(cpu, "physical_package_id"));
        if (Array.TrueForAll(sockets, static s => s == Unknown)) return null;
        var data = new List<byte>();
        foreach (string siblings in (string[])["core_siblings_list", "thread_siblings_list"])
            data.AddRange(PipeWriter.Texts([.. Online.Select(c => Of(c, siblings)).Where(static t => t.Length > 0).Distinct()]));
        for (int cpu = 0; cpu < cores.Length; cpu++)
        {
            data.AddRange(BitConverter.GetBytes(cores[cpu]));
            data.AddRange(BitConverter.GetBytes(sockets[cpu]));
        }

        return [.. data];
    }

    private int Id(int cpu, string name) =>
        int.TryParse(Of(cpu, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id) ? id : Unknown;

    private string Of(int cpu, string name) =>
        Text(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"cpu{cpu}"), "topology", name));

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static List<int> List(string ranges)
    {
        var cpus = new List<int>();
        foreach (string range in ranges.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] limits = range.Split('-');
            if (!int.TryParse(limits[0], NumberStyles.None, CultureInfo.InvariantCulture, out int from)) continue;
            int to = limits.Length > 1 && int.TryParse(limits[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                ? last
                : from;
            for (int cpu = from; cpu <= to; cpu++) cpus.Add(cpu);
        }

        return cpus;
    }
}
