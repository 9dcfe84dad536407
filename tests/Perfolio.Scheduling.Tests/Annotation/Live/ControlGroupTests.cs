using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;

namespace Perfolio.Scheduling.Tests.Annotation.Live;

public sealed class ControlGroupTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Other = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
    private const string Pod = "2f5ac1d8-93c5-4ef0-a77f-46d3d5b6b3a1";
    private const string PodPart = "2f5ac1d8_93c5_4ef0_a77f_46d3d5b6b3a1";

    [Theory]
    [InlineData("/docker/" + Id, ControlGroupKind.Docker, Id, null)]
    [InlineData("/system.slice/docker-" + Id + ".scope", ControlGroupKind.Docker, Id, null)]
    [InlineData("/system.slice/docker-" + Id + ".scope/init.scope", ControlGroupKind.Docker, Id, null)]
    [InlineData("/docker/" + Other + "/docker/" + Id, ControlGroupKind.Docker, Id, null)]
    [InlineData("/machine.slice/libpod-" + Id + ".scope/container", ControlGroupKind.Podman, Id, null)]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Id + ".scope", ControlGroupKind.Podman, Id,
        null)]
    [InlineData("/libpod_parent/libpod-" + Id, ControlGroupKind.Podman, Id, null)]
    [InlineData("/kubepods/burstable/pod" + Pod + "/" + Id, ControlGroupKind.Kubernetes, Id, Pod)]
    [InlineData("/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" + PodPart + ".slice/cri-containerd-" + Id
        + ".scope", ControlGroupKind.Kubernetes, Id, Pod)]
    [InlineData("/kubepods.slice/kubepods-pod" + PodPart + ".slice/crio-" + Id + ".scope", ControlGroupKind.Kubernetes, Id, Pod)]
    [InlineData("/default/" + Id, ControlGroupKind.Container, Id, null)]
    [InlineData("/lxc/web", ControlGroupKind.Lxc, "web", null)]
    [InlineData("/lxc.payload.web/system.slice/nginx.service", ControlGroupKind.Lxc, "web", null)]
    [InlineData(@"/machine.slice/machine-qemu\x2d1\x2dvm.scope/libvirt/vcpu0", ControlGroupKind.Machine, "qemu-1-vm", null)]
    [InlineData("/system.slice/nginx.service", ControlGroupKind.Unit, "nginx", null)]
    [InlineData("/system.slice/system-getty.slice/getty@tty1.service", ControlGroupKind.Unit, "getty@tty1", null)]
    [InlineData(@"/system.slice/dev\x2dx.service", ControlGroupKind.Unit, "dev-x", null)]
    [InlineData("/user.slice/user-0.slice/session-3.scope", ControlGroupKind.Unit, "session-3.scope", null)]
    [InlineData("/machine.slice/libpod-conmon-" + Id + ".scope", ControlGroupKind.Unit, "libpod-conmon-" + Id + ".scope", null)]
    public void Paths_tell_containers_and_units(string path, ControlGroupKind kind, string id, string? pod) =>
        ControlGroup.OfPath(path).ShouldBe(new ControlGroup(kind, id, pod));

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/user.slice")]
    [InlineData("/../../x")]
    [InlineData("/kubepods/burstable")]
    public void Other_paths_are_neither(string path) => ControlGroup.OfPath(path).ShouldBeNull();

    [Fact]
    public void Any_path_is_read_or_not_and_does_no_harm()
    {
        ControlGroup.OfPath(new string('/', 100_000)).ShouldBeNull();
        ControlGroup.OfPath(@"/a\x.service")!.Id.ShouldBe(@"a\x");
        ControlGroup.OfPath(@"/a\xff.service")!.Id.ShouldBe("a\ufffd");
    }

    [Fact]
    public void Containers_have_the_names_of_their_managers()
    {
        using var root = new FakeRoot();
        string podman = new('a', 64), kube = new('b', 64), lost = new('c', 64);
        root.Process(10, "nginx", ["nginx"], $"0::/system.slice/docker-{Id}.scope").Thread(
            10, 11, "pool,1", $"0::/system.slice/docker-{Id}.scope");
        root.Process(20, "postgres", ["postgres"],
            $"12:cpu:/x\n9:name=systemd:/machine.slice/libpod-{podman}.scope\n0::/system.slice/conmon.service");
        root.Process(30, "app", ["app"], $"0::/kubepods/pod{Pod}/{kube}");
        root.Process(40, "app", ["app"], $"0::/docker/{lost}");
        root.Process(50, "sshd", ["sshd"], "0::/system.slice/ssh.service");
        root.Process(60, "kthreadd", []);
        root.Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"ID":"x","Name":"/web-1"}""");
        root.Write("home/ann/.local/share/containers/storage/overlay-containers/containers.json", $$"""[{"id":"{{podman}}","names":["db"]},{"id":3},7]""");
        root.Write($"var/log/containers/shop-0_prod_server-{kube}.log", "");
        root.Write("var/log/containers/nothing.log", "");
        var files = new SystemFiles(root.Root);
        ControlGroupNames names = ControlGroupNames.Read(files, NamePattern.Whole);
        names.Entries.Select(static e => (e.Tid, e.Name)).ShouldBe(
        [
            (10, "web-1.00.nginx"), (11, "web-1.00.pool,1"), (20, "db.00.postgres"), (30, "prod_shop-0_server.00.app"),
            (40, "cccccccccccc.00.app"), (50, "ssh.00.sshd"),
        ]);
        names.Unnamed.ShouldBe(1);
        names.Entries.Select(static e => e.GroupType).ShouldBe(["docker", "docker", "podman", "kubernetes", "docker", "unit"]);
        names.Entries[3].Uuid.ShouldBe(Pod);
        ControlGroupNames.Read(
            files, NamePattern.Parse("^(?<name>[a-z]+)-(?<group>[0-9]+)$"), static k => k != ControlGroupKind.Unit)
            .Entries.Select(static e => e.Name).ShouldBe(["web.01.nginx", "web.01.pool,1"]);
        ControlGroupNames.Read(files, NamePattern.Whole, static k =>
            k == ControlGroupKind.Unit).Entries.ShouldHaveSingleItem().Tid.ShouldBe(50);
    }

    [Fact]
    public void Damaged_files_of_managers_only_cost_the_name()
    {
        using var root = new FakeRoot();
        root.Process(10, "nginx", ["nginx"], $"0::/docker/{Id}");
        foreach (string text in (string[])["", "{", "[]", "{\"Name\":5}", "null", "{\"Name\":\"\"}", new string('[', 10_000)])
        {
            root.Write($"var/lib/docker/containers/{Id}/config.v2.json", text);
            ControlGroupNames names = ControlGroupNames.Read(new SystemFiles(root.Root), NamePattern.Whole);
            (names.Entries.Single().Name, names.Unnamed).ShouldBe(("0123456789ab.00.nginx", 1));
        }
    }
}
