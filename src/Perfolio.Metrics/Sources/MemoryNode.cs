using System.Globalization;
using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>The files of one node of memory.</summary>
internal sealed class MemoryNode : IDisposable
{
    private MemoryNode(string directory, int number)
    {
        Number = number;
        Name = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"node{number}"));
        Memory = new KernelFile(Path.Combine(directory, "meminfo"), lastBelow: KernelFile.Whole);
        Allocations = new KernelFile(Path.Combine(directory, "numastat"), 512, KernelFile.Whole);
        Processors = new KernelFile(Path.Combine(directory, "cpulist"), 256, KernelFile.Whole);
    }

    public int Number { get; }

    /// <summary>Such as <c>node0</c>.</summary>
    public byte[] Name { get; }

    public KernelFile Memory { get; }

    public KernelFile Allocations { get; }

    public KernelFile Processors { get; }

    /// <summary>Finds the nodes by number.</summary>
    public static MemoryNode[] Find(string directory)
    {
        if (!Directory.Exists(directory))
            return [];
        var nodes = new List<MemoryNode>();
        foreach (var path in Directory.GetDirectories(directory, "node*"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan())["node".Length..], NumberStyles.None, CultureInfo.InvariantCulture,
                out var number))
                nodes.Add(new MemoryNode(path, number));
        }

        return [.. nodes.OrderBy(static n => n.Number)];
    }

    public void Dispose()
    {
        Memory.Dispose();
        Allocations.Dispose();
        Processors.Dispose();
    }
}
