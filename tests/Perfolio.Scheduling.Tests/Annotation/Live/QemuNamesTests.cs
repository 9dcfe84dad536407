using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;

namespace Perfolio.Scheduling.Tests.Annotation.Live;

public sealed class QemuNamesTests
{
    private static string Csv(IEnumerable<TaskMapEntry> entries)
    {
        var text = new StringWriter();
        TaskMapWriter.Write(entries, text);
        return text.ToString();
    }

    [Fact]
    public void One_VM_gives_the_lines_of_the_helper_script()
    {
        using FakeRoot root = new FakeRoot().Guest();
        Csv(QemuNames.OfProcess(new SystemFiles(root.Root), 19230, "Firewall", 5)).ShouldBe(
            """
            19230,unused,emulator0,unused,unused,5,Firewall
            19234,unused,emulator1,unused,unused,5,Firewall
            19236,unused,vcpu0,unused,unused,5,Firewall
            19237,unused,vcpu1,unused,unused,5,Firewall
            19239,unused,vhost0,unused,unused,5,Firewall

            """.ReplaceLineEndings("\n"));
        Should.Throw<NamingException>(() =>
            QemuNames.OfProcess(new SystemFiles(root.Root), 4, "x", 1)).Message.ShouldBe("there is no process 4");
    }

    [Fact]
    public void Cpusets_tell_the_types_where_threads_have_no_names()
    {
        // libvirt with cgroup v1: the last part of the cpuset is the type.
        using var root = new FakeRoot();
        const string Set = "/machine/instance-000019f4.libvirt-qemu/";
        root.Process(50, "qemu-system-x86", ["/usr/bin/qemu-system-x86_64", "-uuid", FakeRoot.Uuid], cpuset: Set + "emulator");
        root.Thread(50, 52, "qemu-system-x86", cpuset: Set + "vcpu0").Thread(50, 53, "qemu-system-x86", cpuset: Set + "vcpu11")
            .Thread(50, 54, "IO iothread1", cpuset: Set + "iothread1");
        root.Thread(50, 55, "vhost-50", cpuset: Set + "emulator").Thread(50, 60, "worker", cpuset: Set + "emulator");
        QemuNames.OfProcess(new SystemFiles(root.Root), 50, "R", 2).Select(static e => e.Name).ShouldBe(
            ["R.02.emulator0", "R.02.vcpu0", "R.02.vcpu11", "R.02.iothread1", "R.02.vhost0", "R.02.emulator1"]);
    }

    [Fact]
    public void All_VMs_are_named_after_their_names_or_what_a_pattern_takes_of_them()
    {
        using FakeRoot root = new FakeRoot().Guest(100, "fw-1", "8F81E3A1-3EBD-4015-BBEE-E291F0672D02").Guest(200, "fw-2")
            .Guest(300, "other");
        root.Process(400, "bash", ["/bin/bash"]);
        var files = new SystemFiles(root.Root);
        QemuNames.OfGuests(files, NamePattern.Whole).Select(static e => e.Name).Where(
            static n => n.EndsWith("vcpu0", StringComparison.Ordinal))
            .ShouldBe(["fw-1.00.vcpu0", "fw-2.00.vcpu0", "other.00.vcpu0"]);
        IReadOnlyList<TaskMapEntry> some = QemuNames.OfGuests(files, NamePattern.Parse("^(?<name>[a-z]+)-(?<group>[0-9]+)$"));
        some.Select(static e => e.Name).Where(static n => n.EndsWith("vcpu1", StringComparison.Ordinal))
            .ShouldBe(["fw.01.vcpu1", "fw.02.vcpu1"]);
        some[0].Uuid.ShouldBe(FakeRoot.Uuid);
        some.ShouldAllBe(static e => e.Tid < 300);
        QemuNames.OfGuests(files, NamePattern.Whole, static g => g.Instance == "fw-2" ? "server" : null)
            .Select(static e => (e.Tid, e.Name)).ShouldBe(
            [(200, "server.00.emulator0"), (204, "server.00.emulator1"), (206, "server.00.vcpu0"), (207, "server.00.vcpu1"),
                (209, "server.00.vhost0")]);
    }

    [Theory]
    [InlineData(true, "vm,1", "/usr/bin/qemu-system-x86_64", "-name", "guest=vm,,1,debug-threads=on")]
    [InlineData(true, "plain", "/usr/libexec/qemu-kvm", "--name", "plain,process=x")]
    [InlineData(true, "", "kvm", "-name")]
    [InlineData(true, "", "qemu-system-aarch64", "-name", "process=x")]
    [InlineData(false, "", "/usr/bin/vim", "qemu-system-x86_64")]
    [InlineData(false, "", "")]
    public void Command_lines_tell_VMs(bool qemu, string name, params string[] arguments) =>
        QemuGuest.Of(1, arguments).ShouldBe(qemu ? new QemuGuest(1, name, "") : null);

    [Fact]
    public void Hostile_processes_do_no_harm()
    {
        using var root = new FakeRoot();
        root.Process(9, "x\u001b[2J,\"",
            [.. Enumerable.Repeat("qemu-system-x86_64", 1), "-name", "guest=a\u001b]0;b\n7,,x,,,1,evil", "-uuid",
                new string('f', 2_000_000)]);
        root.Thread(9, 10, "CPU 99999999999/KVM").Thread(9, 11, "CPU /KVM").Thread(9, 12, "vhost-").Thread(9, 13, "CPU 0/KVM");
        root.Write("proc/9/comm", [0xff, 0xfe, (byte)'\n']);
        File.Delete(Path.Combine(root.Root, "proc/12/comm"));
        string csv = Csv(QemuNames.OfGuests(new SystemFiles(root.Root), NamePattern.Whole));
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(5);
        csv.ShouldNotContain('\u001b');
        TaskMap.Parse(lines, "csv").Names[13].ShouldBe(@"a\x1b]0;b\x0a7,x,.00.vcpu0");
    }

    [Fact]
    public void A_root_without_proc_is_told() =>
        Should.Throw<NamingException>(() => new SystemFiles("/nowhere")).Message.ShouldStartWith(
            "/nowhere/proc: no such directory");
}
