using System.Globalization;
using System.Text;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Tests.Sources;

/// <summary>Control groups in a tree of the test's own.</summary>
public sealed class ControlGroupTests : IDisposable
{
    private const string Root = "fs/cgroup";

    private readonly Scratch _scratch = new();

    public ControlGroupTests()
    {
        Write("mounts", "tmpfs /tmp tmpfs rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n");
        Write("diskstats", " 254       0 vda 1 2 3\n   8       1 sda1 1 2 3\n");
        Write("cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t7\t1\nmemory\t3\t8\t0\nbroken\n");
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Groups_are_found_however_deep_they_lie()
    {
        var deep = string.Concat(Enumerable.Repeat("/g", 200));
        Write(Root + deep + "/cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2\nnr_periods 0\n");
        Write(
            Root + "/a\\x2db.slice/cpu.stat",
            "usage_usec 18446744073709551615\nuser_usec 99999999999999999999\nsystem_usec x\n");
        Values("cgroup.cpu.stat.usage").ShouldBe(["/a-b.slice=18446744073709551615", $"{deep}=5"]);
        // What is no number, or does not fit, is no value.
        Values("cgroup.cpu.stat.user").ShouldBe([deep + "=3"]);
        Values("cgroup.cpu.stat.system").ShouldBe([deep + "=2"]);
    }

    [Fact]
    public void Pressure_has_averages_and_totals()
    {
        const string Text =
            "some avg10=1.50 avg60=2.00 avg300=3.25 total=103\nfull avg10=0.10 avg60=x avg300=0.30 total=104\nodd avg10=9\n";
        Write(Root + "/io.pressure", Text);
        Write(Root + "/irq.pressure", "full avg10=7.00 avg60=8.00 avg300=9.00 total=10\n");
        Values("cgroup.pressure.io.some.avg10sec").ShouldBe(["/=1.5"]);
        Values("cgroup.pressure.io.some.avg5min").ShouldBe(["/=3.25"]);
        Values("cgroup.pressure.io.full.avg1min").ShouldBeEmpty();
        Values("cgroup.pressure.io.full.total").ShouldBe(["/=104"]);
        Values("cgroup.pressure.irq.full.avg1min").ShouldBe(["/=8"]);
        Values("cgroup.pressure.cpu.some.total").ShouldBeEmpty();
    }

    [Fact]
    public void Disks_are_named_and_unknown_ones_left_out()
    {
        Write(
            Root + "/u/io.stat",
            "254:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6 cost.usage=7\n8:1 rbytes=8\n9:9 rbytes=9\nx rbytes=1\n"
            + "254:0 rbytes=2\n");
        Values("cgroup.io.stat.rbytes").ShouldBe(["/u::sda1=8", "/u::vda=1"]);
        Values("cgroup.io.stat.dios").ShouldBe(["/u::vda=6"]);
    }

    [Fact]
    public void Memory_has_what_there_is_of_a_group()
    {
        Write(Root + "/memory.stat", "anon 11\nfile 12\nworkingset_refault 13\n");
        Write(Root + "/u/memory.stat", "file 22\n");
        Write(Root + "/u/memory.current", "23\n");
        Write(Root + "/v/memory.current", "33\n");
        Values("cgroup.memory.stat.anon").ShouldBe(["/=11"]);
        Values("cgroup.memory.stat.file").ShouldBe(["/=12", "/u=22"]);
        Values("cgroup.memory.stat.workingset.refault").ShouldBe(["/=13"]);
        Values("cgroup.memory.current").ShouldBe(["/u=23", "/v=33"]);
    }

    [Fact]
    public void A_group_leaves_and_comes_back_with_its_id()
    {
        Write(Root + "/a/cpu.stat", "usage_usec 1\n");
        Write(Root + "/b/cpu.stat", "usage_usec 2\n");
        using var sampler = Sampler();
        var set = sampler.Select("cgroup.cpu.stat.usage");
        set.Take();
        var ids = Ids(set);
        ids.Keys.ShouldBe(["/", "/a", "/b"], ignoreOrder: true);
        Directory.Delete(_scratch.Path(Root + "/a"), recursive: true);
        set.Take();
        Ids(set).ShouldBe(ids.Where(static i => i.Key != "/a"), ignoreOrder: true);
        Write(Root + "/c/cpu.stat", "usage_usec 3\n");
        Write(Root + "/a/cpu.stat", "usage_usec 4\n");
        set.Take();
        Ids(set)["/a"].ShouldBe(ids["/a"]);
        Ids(set)["/c"].ShouldBe(3);
        // The hierarchy is unmounted.
        Write("mounts", "");
        set.Take();
        set[0].Count.ShouldBe(0);
        Ids(set).ShouldBeEmpty();
    }

    [Fact]
    public void Controllers_and_mounts_are_told()
    {
        Write(
            "mounts",
            "x /sys/fs/cgroup/c cgroup rw,cpu,memory,xattr 0 0\nx /sys/fs/cgroup cgroup2 rw 0 0\ny /z cgroupx rw,cpu 0 0\n");
        Values("cgroup.subsys.hierarchy").ShouldBe(["cpu=0", "memory=3"]);
        Values("cgroup.subsys.num_cgroups").ShouldBe(["cpu=7", "memory=8"]);
        Values("cgroup.subsys.enabled").ShouldBe(["cpu=1", "memory=0"]);
        Values("cgroup.subsys.count").ShouldBe(["=2"]);
        Values("cgroup.mounts.subsys").ShouldBe(["/sys/fs/cgroup/c=cpu,memory", "/sys/fs/cgroup=?"]);
        Values("cgroup.mounts.count").ShouldBe(["=2"]);
    }

    [Fact]
    public void A_long_text_is_cut_between_lines()
    {
        Write(Root + "/memory.stat", "anon 11\n" + string.Concat(Enumerable.Repeat("fill 99999\n", 10_000)) + "file 12\n");
        Values("cgroup.memory.stat.anon").ShouldBe(["/=11"]);
        Values("cgroup.memory.stat.file").ShouldBeEmpty();
    }

    private static Dictionary<string, int> Ids(MetricSet set)
    {
        var list = set.InstancesOf(0)!;
        return Enumerable.Range(0, list.Count).ToDictionary(list.Name, i => list.Ids[i], StringComparer.Ordinal);
    }

    private string[] Values(string metric)
    {
        MetricCatalogue.TryFind(metric, out _).ShouldBeTrue(metric);
        using var sampler = Sampler();
        var set = sampler.Select(metric);
        set.Take();
        var values = new List<string>();
        foreach (var value in set[0])
            values.Add(string.Create(CultureInfo.InvariantCulture, $"{value.InstanceName}={value}"));
        values.Sort(StringComparer.Ordinal);
        return [.. values];
    }

    private MetricSampler Sampler() => new(Options());

    private SamplerOptions Options() => SamplerOptions.Default with { Proc = _scratch.Root, Sys = _scratch.Root };

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.Path(path))!);
        using var file = new FileStream(_scratch.Path(path), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.Latin1.GetBytes(text));
    }
}
