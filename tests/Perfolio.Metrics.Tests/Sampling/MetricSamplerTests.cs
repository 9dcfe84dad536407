using System.Diagnostics;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Sampling;

public sealed class MetricSamplerTests
{
    [Fact]
    public void Everything_can_be_sampled_here()
    {
        using var sampler = new MetricSampler();
        var set = sampler.Select("");
        set.Metrics.Count.ShouldBe(MetricCatalogue.All.Count);
        set.Take();
        set.Take();
        set.Metrics.Select((m, i) => set[i].Count).Count(static c => c > 0).ShouldBeGreaterThan(300);
    }

    [Theory]
    [InlineData("kernel.all.load", 3)]
    [InlineData("kernel.all.cpu.user", 1)]
    [InlineData("mem.util.free", 1)]
    [InlineData("kernel.uname.release", 1)]
    public void A_metric_has_values(string name, int count)
    {
        using var sampler = new MetricSampler();
        var set = sampler.Select(name);
        set.Take();
        set.ValuesOf(name).Count.ShouldBe(count);
    }

    [Fact]
    public void This_process_is_among_the_processes()
    {
        using var sampler = new MetricSampler();
        var set = sampler.Select("proc.psinfo.cmd", "proc.memory.rss");
        set.Take();
        set.InstancesOf(0)!.NameOf(Environment.ProcessId).ShouldStartWith($"{Environment.ProcessId:D6} ");
        var found = false;
        foreach (var value in set.ValuesOf("proc.memory.rss"))
            found |= value.Instance == Environment.ProcessId && value.Number > 1000;
        found.ShouldBeTrue();
    }

    [Fact]
    public void A_node_stands_for_all_metrics_below()
    {
        using var sampler = new MetricSampler();
        sampler.Select("disk.dev").Metrics.ShouldAllBe(static m => m.Name.StartsWith("disk.dev."));
        Should.Throw<OperationException>(() => sampler.Select("disk.devi")).Message.ShouldContain("disk.devi");
    }

    [Fact]
    public void Sampling_allocates_nothing_in_steady_state()
    {
        using var sampler = new MetricSampler();
        var set = sampler.Select(MetricCatalogue.All.Where(static m => !m.Name.StartsWith("proc.", StringComparison.Ordinal)));
        for (var i = 0; i < 3; i++)
            set.Take();
        // A disk or interface may come meanwhile, so one quiet sweep of several is asked for.
        Enumerable.Range(0, 10).Min(_ => Allocated(set)).ShouldBe(0);
    }

    [Fact]
    public void Sampling_processes_allocates_nothing_but_for_new_ones()
    {
        // A /proc with two processes of ours: on a busy machine there is a new one in every sweep.
        using var scratch = new Scratch();
        using var first = Process.Start("sleep", "1000");
        using var second = Process.Start("sleep", "1000");
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries("/proc"))
            {
                var name = Path.GetFileName(entry);
                if (!char.IsAsciiDigit(name[0]) || name == $"{first.Id}" || name == $"{second.Id}")
                    File.CreateSymbolicLink(scratch.Path(name), entry);
            }

            using var sampler = new MetricSampler(SamplerOptions.Default with { Proc = scratch.Root });
            var set = sampler.Select("proc");
            for (var i = 0; i < 3; i++)
                set.Take();
            set.InstancesOf(set.Metrics.ToList().FindIndex(static m => m.Name == "proc.psinfo.cmd"))!.Count.ShouldBe(2);
            Enumerable.Range(0, 20).Min(_ => Allocated(set)).ShouldBe(0);
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    private static long Allocated(MetricSet set)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        set.Take();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
