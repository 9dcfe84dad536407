using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>
/// Control groups beside PCP's own process agent, both on one tree of the test's: which controllers a kernel has, and where it
/// mounts them, differs from machine to machine.
/// </summary>
[Trait("Category", "Interop")]
public sealed class ControlGroupInteropTests(LocalPcp pcp) : IClassFixture<LocalPcp>
{
    private const string Container = "docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope";

    // PCP 6.0.3 stores averages as double where it says float: what comes out are their last bits.
    private static bool IsMisreadByPcp(string metric) => metric.Contains(".avg", StringComparison.Ordinal);

    [Fact]
    public async Task Values_and_instances_are_pcps()
    {
        var root = MakeTree();
        var theirs = await AskAsync(root);
        using var sampler = new MetricSampler(Options(root));
        var set = sampler.Select("cgroup");
        set.Take();
        var wrong = new List<string>();
        var compared = 0;
        for (var i = 0; i < set.Metrics.Count; i++)
        {
            var name = set.Metrics[i].Name;
            var ours = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var value in set[i])
                ours.Add(value.InstanceName ?? "", value.Type == MetricType.String ? $"\"{value}\"" : value.ToString());
            var their = theirs[name].Values.Values.ToDictionary(static v => v.Name, static v => v.Value, StringComparer.Ordinal);
            compared += ours.Count;
            if (!ours.Keys.Order(StringComparer.Ordinal).SequenceEqual(their.Keys.Order(StringComparer.Ordinal)))
                wrong.Add($"{name}: {string.Join(' ', ours.Keys)}, PCP: {string.Join(' ', their.Keys)}");
            else if (!IsMisreadByPcp(name) && ours.Any(v => their[v.Key] != v.Value))
                wrong.Add($"{name}: {string.Join(' ', ours)}, PCP: {string.Join(' ', their)}");
        }

        wrong.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(300);
    }

    [Fact]
    public async Task Labels_are_pcps()
    {
        var root = MakeTree();
        var path = pcp.Scratch.Path("groups" + Guid.NewGuid().ToString("N"));
        using (var recorder = new ArchiveRecorder(new RecordOptions
        {
            BaseName = path,
            Groups = [RecordGroup.Of(["cgroup"], TimeSpan.FromMilliseconds(50))],
            End = new RecordLimit(1, 0, default),
            Sampling = Options(root),
        }))
        {
            await recorder.RunAsync(CancellationToken.None);
        }

        var (code, ours, error) = await PcpTools.RunAsync("pminfo", null, "-a", path, "-l", "cgroup");
        code.ShouldBe(0, error);
        var expected = LabelText.Read(await AskTextAsync(root, "-l", "cgroup"));
        var found = LabelText.Read(ours);
        found.Keys.Count(static k => k.Instance.Length > 0).ShouldBeGreaterThan(100);
        found.Where(f => !expected.TryGetValue(f.Key, out var labels) || labels != f.Value)
            .Select(f => $"{f.Key}: {f.Value}, PCP: {expected.GetValueOrDefault(f.Key)}").ShouldBeEmpty();
    }

    private static SamplerOptions Options(string root) =>
        SamplerOptions.Default with { Proc = Path.Combine(root, "proc"), Sys = Path.Combine(root, "sys") };

    // PCP's agent looks below this directory instead of /.
    private async Task<string> AskTextAsync(string root, params string[] words)
    {
        using var process = PcpTools.Start(
            "env", pcp.Scratch.Root, [$"PROC_STATSPATH={root}", "pminfo", .. LocalPcp.Agents, "-L", .. words]);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (process.ExitCode, await error).ShouldBe((0, ""));
        return output;
    }

    private async Task<Dictionary<string, PcpMetric>> AskAsync(string root) =>
        LocalPcp.Parse(await AskTextAsync(root, "-d", "-m", "-f", "cgroup"));

    private string MakeTree()
    {
        var root = pcp.Scratch.Path("tree" + Guid.NewGuid().ToString("N"));
        Write("proc/mounts", "sysfs /sys sysfs rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate 0 0\n");
        Write("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t7\t1\nmemory\t0\t8\t1\nio\t2\t9\t0\n");
        Write("proc/diskstats", " 254       0 vda 1 2 3 4 5 6 7 8 9 10 11\n 254       1 vda1 1 2 3 4 5 6 7 8 9 10 11\n");
        Write("proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
        string[] groups =
            ["", "/user.slice", "/user.slice/user-0.slice", "/system.slice/" + Container, @"/a\x2db.slice", "/with blank"];
        for (var i = 0; i < groups.Length; i++)
            Group("sys/fs/cgroup" + groups[i], (i + 1) * 1000);
        Directory.CreateDirectory(Path.Combine(root, "sys/fs/cgroup/empty.slice"));
        File.Delete(Path.Combine(root, "sys/fs/cgroup/memory.current"));
        return root;

        void Group(string group, int n)
        {
            Write(group + "/cpu.stat", Line("usage_usec {0}\nuser_usec {1}\nsystem_usec {2}\nnr_periods 3\n", n));
            foreach (var resource in (string[])["cpu", "memory", "io"])
            {
                Write(
                    $"{group}/{resource}.pressure",
                    Line("some avg10=1.50 avg60=2.00 avg300=3.25 total={0}\n", n)
                        + Line("full avg10=0.10 avg60=0.20 avg300=0.30 total={1}\n", n));
            }

            Write(group + "/irq.pressure", Line("full avg10=0.10 avg60=0.20 avg300=0.30 total={2}\n", n));
            Write(group + "/io.stat", Line("254:0 rbytes={0} wbytes={1} rios={2} wios=4 dbytes=5 dios=6\n", n));
            Write(group + "/memory.current", Line("{0}\n", n));
            var keys = MetricCatalogue.Below("cgroup.memory.stat").Select(static m => m.Key);
            Write(group + "/memory.stat", string.Concat(keys.Select((k, i) => Line(k + " {0}\n", n + i))));
        }

        string Line(string format, int n) => string.Format(CultureInfo.InvariantCulture, format, n, n + 1, n + 2);

        void Write(string path, string text)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text, Encoding.ASCII);
        }
    }
}
