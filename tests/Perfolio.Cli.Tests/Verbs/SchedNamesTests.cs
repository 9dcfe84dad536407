using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.Json;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Tests.Annotation.Live;
using Perfolio.Scheduling.Tests.Annotation.OpenStack;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class SchedNamesTests
{
    private const string Server = "sc-5-Firewall";
    private const string Pattern = "^sc-(?<group>[0-9]+)-(?<name>[A-Za-z]+)$";

    private static void Sample(string path)
    {
        var table = new CdictTable();
        int vcpu = table.Names.Add("CPU 0/KVM"u8), idle = table.Names.Add("swapper/0"u8);
        table.Add(new CdictRow(CdictEvent.Switch, 0, 100, 19236, vcpu, 90, 0, idle, null));
        table.Add(new CdictRow(CdictEvent.Switch, 0, 150, 0, idle, 0, 19236, vcpu, null));
        CdictFile.Write(table, path);
    }

    [Fact]
    public void A_mapping_of_VMs_renames_captures_of_both_formats()
    {
        using var scratch = Scratch.Empty();
        using FakeRoot root = new FakeRoot().Guest();
        Outcome map = scratch.Perfolio("sched", "map-qemu", "--root", root.Root, "19230", "Firewall", "5").Succeeds();
        map.Lines.ShouldContain("19236,unused,vcpu0,unused,unused,5,Firewall");
        scratch.Write("tmap.csv", map.Out);
        Sample(scratch.At("run.cdict"));
        byte[] before = File.ReadAllBytes(scratch.At("run.cdict"));
        scratch.Perfolio("sched", "convert", "run.cdict", "run.pfs").Succeeds();

        scratch.Perfolio("sched", "remap", "run.pfs", "--map", "tmap.csv", "-o", "named.pfs")
            .Succeeds().Err.ShouldContain("Remapped 1 task names");
        JsonElement result = scratch.Json("sched", "remap", "run.cdict", "--map", "tmap.csv", "-o", "named.cdict", "--json");
        (result.GetProperty("remapped").GetInt32(), result.GetProperty("items").GetInt32()).ShouldBe((2, 2));
        File.ReadAllBytes(scratch.At("run.cdict")).ShouldBe(before);
        foreach (string file in new[] { "named.pfs", "named.cdict" })
            scratch.Perfolio("sched", "list", file).Succeeds().Out.ShouldContain("Firewall.05.vcpu0");
        scratch.Perfolio("sched", "list", "run.pfs").Out.ShouldContain("CPU 0/KVM");

        scratch.Perfolio("sched", "remap", "run.cdict", "--map", "tmap.csv", "--in-place").Succeeds();
        File.ReadAllBytes(scratch.At("run.cdict")).ShouldBe(File.ReadAllBytes(scratch.At("named.cdict")));
        scratch.Write("other.csv", "4,,x,,,1,A\n");
        scratch.Perfolio("sched", "remap", "run.cdict", "--map", "other.csv", "-o", "x.cdict")
            .Succeeds().Err.ShouldContain("warning: none of the threads of other.csv is in the capture");
    }

    [Fact]
    public void All_VMs_and_containers_can_be_mapped()
    {
        using var scratch = Scratch.Empty();
        using FakeRoot root = new FakeRoot().Guest(instance: Server);
        root.Process(50, "nginx", ["nginx"], "0::/system.slice/nginx.service").Process(60, "web,1", ["web"], "0::/lxc/shop-3");
        scratch.Perfolio("sched", "map-qemu", "--root", root.Root).Succeeds().Lines.ShouldContain(
            $"19236,{Server},vcpu0,{FakeRoot.Uuid},,0,{Server}");
        scratch.Perfolio("sched", "map-qemu", "--root", root.Root, "--pattern", Pattern)
            .Succeeds().Lines.ShouldContain($"19236,{Server},vcpu0,{FakeRoot.Uuid},,5,Firewall");
        JsonElement task = scratch.Json("sched", "map-qemu", "--root", root.Root, "--pattern", Pattern, "--json")
            .GetProperty("tasks")[2];
        (task.GetProperty("tid").GetInt32(), task.GetProperty("name").GetString()).ShouldBe((19236, "Firewall.05.vcpu0"));

        scratch.Perfolio("sched", "map-cgroups", "--root", root.Root, "--only", "units")
            .Succeeds().Out.ShouldBe("50,,nginx,,unit,0,nginx\n");
        scratch.Perfolio("sched", "map-cgroups", "--root", root.Root, "--pattern", "^(?<name>shop)-(?<group>[0-9]+)")
            .Succeeds().Out.ShouldBe("60,shop-3,\"web,1\",,lxc,3,shop\n");
    }

    [Fact]
    public void VMs_are_named_after_the_cloud_s_servers()
    {
        using var scratch = Scratch.Empty();
        using FakeRoot root = new FakeRoot().Guest();
        using var cloud = new FakeCloud { PageLimit = 1, TokenLives = 2 };
        cloud.Servers.AddRange([("a", "other"), ("b", "another"), (FakeRoot.Uuid, Server)]);
        scratch.Write("openrc",
            $"export OS_AUTH_URL={cloud.Address}/identity\nexport OS_USERNAME=\"{FakeCloud.User}\"\nexport OS_PROJECT_NAME=lab\nexport OS_CACERT='{cloud.Authority}'\nexport OS_PASSWORD=$OS_PASSWORD_INPUT\n");
        string[] ask = ["sched", "map-openstack", "--rc", "openrc", "--root", root.Root, "--pattern", Pattern];
        scratch.Perfolio(ask).Fails(1, "openrc: no password is given; set OS_PASSWORD");
        scratch.Variables["OS_PASSWORD"] = FakeCloud.Password;
        Outcome map = scratch.Perfolio(ask).Succeeds();
        map.Err.ShouldBeEmpty();
        map.Lines.ShouldContain($"19236,instance-000019f4,vcpu0,{FakeRoot.Uuid},,5,Firewall");
        scratch.Write("tmap.csv", map.Out);
        Sample(scratch.At("run.cdict"));
        scratch.Perfolio("sched", "convert", "run.cdict", "run.pfs", "--map", "tmap.csv").Succeeds();
        scratch.Perfolio("sched", "list", "run.pfs").Out.ShouldContain("Firewall.05.vcpu0");

        scratch.Variables["OS_PASSWORD"] = "wrong";
        Outcome refused = scratch.Perfolio([.. ask, "-p", "also-Wrong-99"]).Fails(
            1, "the credentials are not accepted (HTTP 401");
        refused.Err.ShouldNotContain("also-Wrong-99");
        scratch.Variables["OS_PASSWORD"] = FakeCloud.Password;
        scratch.Perfolio([.. ask[..^1], "nobody"]).Fails(
            3, "/proc: there are no VMs of QEMU that are among the cloud's 3 servers");
    }

    [Fact]
    public void Clouds_yaml_the_environment_and_TLS_options_work()
    {
        using var scratch = Scratch.Empty();
        using FakeRoot root = new FakeRoot().Guest();
        using var cloud = new FakeCloud();
        cloud.Servers.Add((FakeRoot.Uuid, "web"));
        scratch.Write("clouds.yaml",
            $"clouds:\n  lab:\n    auth:\n      auth_url: {cloud.Address}/identity\n      username: {FakeCloud.User}\n      project_name: lab\n");
        scratch.Variables["OS_PASSWORD"] = FakeCloud.Password;
        string[] ask = ["sched", "map-openstack", "--root", root.Root, "--cloud", "lab"];
        scratch.Perfolio(ask).Fails(1, "the server's certificate is not trusted", "--cacert FILE, or --insecure");
        scratch.Perfolio([.. ask, "--cacert", cloud.Authority]).Succeeds().Out.ShouldContain(",0,web\n");
        scratch.Perfolio([.. ask, "--insecure"]).Succeeds().Err.ShouldContain(
            "warning: the certificate of localhost is not checked");
        foreach ((string name, string value) in cloud.Settings) scratch.Variables["OS_" + name] = value;
        scratch.Perfolio("sched", "map-openstack", "--root", root.Root, "--own-project").Succeeds().Out.ShouldContain(",0,web\n");
        cloud.Requests.Last().ShouldNotContain("all_tenants");
        using var slow = new FakeCloud { Instead = static _ => "silence" };
        scratch.Variables["OS_AUTH_URL"] = slow.Address;
        scratch.Perfolio("sched", "map-openstack", "--root", root.Root, "--timeout", "0.2", "--insecure")
            .Fails(1, "no answer within 0.2 s (--timeout)");
    }

    [Fact]
    public void A_capture_asks_the_cloud_first_and_fails_before_it_records()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("openrc", "export OS_AUTH_URL=https://localhost:1\nexport OS_USERNAME=x\nexport OS_PASSWORD=yyyyy\n");
        scratch.Perfolio("sched", "capture", "--rc", "openrc", "x").Fails(1, "https://localhost:1/v3/auth/tokens: no answer");
        scratch.Write("bad.csv", "5,,vcpu0\n");
        scratch.Perfolio("sched", "capture", "--map", "bad.csv", "x").Fails(3, "bad.csv: line 1 has 3 fields");
        Directory.GetFiles(scratch.Directory).Select(Path.GetFileName).Order().ShouldBe(["bad.csv", "openrc"]);
    }

    [Fact]
    public void Wrong_use_is_told_in_one_line()
    {
        using var scratch = Scratch.Empty();
        using var root = new FakeRoot();
        Sample(scratch.At("run.cdict"));
        scratch.Write("tmap.csv", "5,,vcpu0,,,5,Firewall\n");
        scratch.Perfolio("sched", "remap", "run.cdict", "--map", "tmap.csv").Fails(2, "-o FILE", "--in-place");
        scratch.Perfolio("sched", "remap", "run.cdict", "--map", "tmap.csv", "-o", "x.cdict", "--in-place")
            .Fails(2, "--in-place");
        scratch.Perfolio("sched", "remap", "run.cdict", "-o", "x.cdict").Fails(2, "--map");
        scratch.Perfolio("sched", "remap", "run.cdict", "--map", "tmap.csv", "-o", "x.pfs").Fails(3, "suffix of another format");
        scratch.Perfolio("sched", "remap", "nix", "--map", "tmap.csv", "-o", "x.cdict").Fails(1, "no such file");
        scratch.Perfolio("sched", "map-qemu", "5", "x").Fails(2, "give a process id, a VM type and a VM number");
        scratch.Perfolio("sched", "map-qemu", "x", "y", "1").Fails(2, "the process id is no whole number: 'x'");
        scratch.Perfolio("sched", "map-qemu", "--root", root.Root, "5", "y", "1").Fails(1, "there is no process 5");
        scratch.Perfolio("sched", "map-qemu", "--root", root.Root).Fails(3, "there are no VMs of QEMU");
        scratch.Perfolio("sched", "map-qemu", "--root", "nix").Fails(1, "nix/proc: no such directory");
        scratch.Perfolio("sched", "map-cgroups", "--root", root.Root, "--pattern", "(").Fails(
            2, "--pattern: '(' cannot be used as a pattern");
        scratch.Perfolio("sched", "map-openstack", "--timeout", "0").Fails(2, "--timeout");
        foreach (string name in new[] { "OS_CLOUD", "OS_AUTH_URL" }) scratch.Variables[name] = null;
        scratch.Perfolio("sched", "map-openstack", "--root", root.Root).Fails(
            1, "which cloud?", "--rc", "--cloud", "OS_AUTH_URL");
    }

    [Fact]
    public void A_process_that_looks_like_a_VM_is_found_in_the_real_proc()
    {
        using var scratch = Scratch.Empty();
        using Process vm = StartVm(scratch);
        try
        {
            scratch.Perfolio("sched", "map-qemu", "--pattern", Pattern).Succeeds().Lines.ShouldContain(
                $"{vm.Id},{Server},emulator0,{FakeRoot.Uuid},,5,Firewall");
            scratch.Perfolio("sched", "map-qemu", $"{vm.Id}", "Router", "123").Succeeds().Lines.ShouldBe(
                [$"{vm.Id},unused,emulator0,unused,unused,123,Router"]);
        }
        finally
        {
            vm.Kill();
        }
    }

    [SkippableFact]
    [Trait("Category", "Interop")]
    public void A_capture_has_the_names_of_what_runs()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess && Directory.Exists("/sys/kernel/tracing/events/sched"),
            "recording takes root and /sys/kernel/tracing");
        using var scratch = Scratch.Empty();
        using Process vm = StartVm(scratch);
        try
        {
            scratch.Perfolio("sched", "capture", "--native", "-s", "0.5", "--names", "qemu", "--pattern", Pattern, "x")
                .Succeeds().Err.ShouldContain("Remapped 1 task names");
            scratch.Perfolio("sched", "list", "x.pfs").Succeeds().Out.ShouldMatch($@"\b{vm.Id} .* Firewall\.05\.emulator0\n");
        }
        finally
        {
            vm.Kill();
        }
    }

    [Fact]
    public void The_commands_of_the_documentation_are_commands()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Perfolio.slnx"))) root = Path.GetDirectoryName(root)!;
        string[] commands = [.. File.ReadLines(Path.Combine(root, "docs/scheduling-names.md"))
            .Where(static l => l.StartsWith("perfolio ", StringComparison.Ordinal))];
        commands.Length.ShouldBeGreaterThan(10);
        foreach (string command in commands)
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(command.Split(" >")[0].Replace('\'', '"')).Skip(1)];
            CommandLineHost.Root(null).Parse(words).Errors.ShouldBeEmpty(command);
        }
    }

    /// <summary>A process with the command line of a VM that sleeps and wakes until it is killed.</summary>
    private static Process StartVm(Scratch scratch)
    {
        scratch.Write("vm.sh",
            $"exec -a qemu-system-x86_64 bash -c 'echo ready; while :; do read -t 0.01 <> <(:); done' -name guest={Server} -uuid {FakeRoot.Uuid}\n");
        var vm = Process.Start(
            new ProcessStartInfo("/bin/bash", [scratch.At("vm.sh")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        vm.StandardOutput.ReadLine().ShouldBe("ready");
        return vm;
    }

    [Fact]
    public void The_threads_of_this_host_can_be_read()
    {
        // Whether there are containers or units here is not known; that the real /proc does no harm is.
        using var scratch = Scratch.Empty();
        Outcome map = scratch.Perfolio("sched", "map-cgroups");
        map.Code.ShouldBeOneOf(0, 3);
        if (map.Code == 0) map.Lines.ShouldAllBe(static l => l.Count(static c => c == ',') >= 6);
        else map.Error.ShouldContain("there are no containers or units");
    }
}
