using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Tests.Sampling;

/// <summary>What vanishes between two samples is an instance that leaves, in a /proc of the test's own.</summary>
public sealed class LeavingInstanceTests : IDisposable
{
    private const string Disk = "8 0 {0} 1 2 3 4 5 6 7 8 9 10 11\n";
    private const string Interface = "{0}: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_disk_leaves_and_comes_back_with_its_id()
    {
        Write("diskstats", Format(Disk, "sda", "sdb", "sdc"));
        using var sampler = Sampler();
        var set = sampler.Select("disk.dev.read", "disk.all.read", "disk.dev.capacity");
        Names(set).ShouldBe(["0 sda", "1 sdb", "2 sdc"]);
        Write("diskstats", Format(Disk, "sda", "sdc"));
        Names(set).ShouldBe(["0 sda", "2 sdc"]);
        set.ValuesOf("disk.all.read").Single.Bits.ShouldBe(2);
        // Its size is not known here: no value, no error.
        set.ValuesOf("disk.dev.capacity").Count.ShouldBe(0);
        Write("diskstats", Format(Disk, "sdd", "sdb", "sda"));
        Names(set).ShouldBe(["0 sda", "1 sdb", "3 sdd"]);
    }

    [Fact]
    public void A_file_system_leaves_and_comes_back_with_its_id()
    {
        Write("mounts", "/dev/a / ext4 rw 0 0\n/dev/b /tmp ext4 rw 0 0\n");
        using var sampler = Sampler();
        var set = sampler.Select("filesys.capacity", "hinv.nfilesys");
        Names(set).ShouldBe(["0 /dev/a", "1 /dev/b"]);
        Write("mounts", "/dev/b /tmp ext4 rw 0 0\n");
        Names(set).ShouldBe(["1 /dev/b"]);
        set.ValuesOf("hinv.nfilesys").Single.Bits.ShouldBe(1);
        Write("mounts", "/dev/a / ext4 rw 0 0\n/dev/b /tmp ext4 rw 0 0\n");
        Names(set).ShouldBe(["0 /dev/a", "1 /dev/b"]);
    }

    [Fact]
    public void An_interface_leaves()
    {
        Write("net/dev", Format(Interface, "lo", "eth0", "veth1"));
        Write("class/net/eth0/mtu", "1500\n");
        using var sampler = Sampler();
        var set = sampler.Select("network.interface.in.bytes", "network.interface.mtu", "network.all.in.bytes");
        Names(set).ShouldBe(["0 lo", "1 eth0", "2 veth1"]);
        set.ValuesOf("network.interface.mtu").Single.Bits.ShouldBe(1500);
        Directory.Delete(_scratch.Path("class/net/eth0"), recursive: true);
        Write("net/dev", Format(Interface, "lo", "veth1"));
        Names(set).ShouldBe(["0 lo", "2 veth1"]);
        set.ValuesOf("network.interface.mtu").Count.ShouldBe(0);
        set.ValuesOf("network.all.in.bytes").Single.Bits.ShouldBe(0);
    }

    [Fact]
    public void A_process_leaves_even_between_two_of_its_files()
    {
        Process(7, "one");
        Process(8, "two");
        using var sampler = Sampler();
        var set = sampler.Select("proc.psinfo.utime", "proc.io.rchar", "proc.fd.count", "proc.psinfo.cwd", "proc.nprocs");
        Names(set).ShouldBe(["7 000007 one", "8 000008 two"]);
        set.ValuesOf("proc.io.rchar").Count.ShouldBe(2);
        // The rest of its files has gone with it already.
        File.Delete(_scratch.Path("7/io"));
        Names(set).ShouldBe(["7 000007 one", "8 000008 two"]);
        set.ValuesOf("proc.io.rchar").Count.ShouldBe(1);
        Directory.Delete(_scratch.Path("7"), recursive: true);
        Names(set).ShouldBe(["8 000008 two"]);
        set.ValuesOf("proc.nprocs").Single.Bits.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_appears_later_is_read_then()
    {
        using var sampler = Sampler();
        var set = sampler.Select("mem.physmem", "network.tcpconn.listen", "kernel.all.nusers");
        set.Take();
        set.ValuesOf("mem.physmem").Count.ShouldBe(0);
        set.ValuesOf("network.tcpconn.listen").Count.ShouldBe(0);
        set.ValuesOf("kernel.all.nusers").Single.Bits.ShouldBe(0);
        Write("meminfo", "MemTotal: 17 kB\n");
        Write("net/tcp", "  sl  local_address rem_address   st\n   0: 00000000:0016 00000000:0000 0A\n");
        set.Take();
        set.ValuesOf("mem.physmem").Single.Bits.ShouldBe(17);
        set.ValuesOf("network.tcpconn.listen").Single.Bits.ShouldBe(1);
    }

    private static string Format(string line, params string[] names) =>
        string.Concat(names.Select(n => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, n)));

    private static string[] Names(MetricSet set)
    {
        set.Take();
        var list = set.InstancesOf(0)!;
        return [.. Enumerable.Range(0, list.Count).Select(i => $"{list.Ids[i]} {list.Name(i)}")];
    }

    private MetricSampler Sampler() =>
        new(SamplerOptions.Default with
        {
            Proc = _scratch.Root,
            Sys = _scratch.Root,
            Etc = _scratch.Root,
            Users = _scratch.Path("utmp")
        });

    private void Process(int pid, string name)
    {
        Write($"{pid}/stat", $"{pid} ({name}) S 1 {string.Join(' ', Enumerable.Range(5, 48))}\n");
        Write($"{pid}/cmdline", name + "\0-x\0");
        Write($"{pid}/io", "rchar: 5\n");
        Write($"{pid}/fd/0", "");
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.Path(path))!);
        // In place: the sampler keeps its files open, as it does with the kernel's.
        using var file = new FileStream(_scratch.Path(path), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        file.Write(System.Text.Encoding.Latin1.GetBytes(text));
    }
}
