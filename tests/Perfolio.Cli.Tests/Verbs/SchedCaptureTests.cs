using System.Text.Json;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Scheduling.Tests.Annotation.OpenStack;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Cli.Tests.Verbs;

/// <summary><c>sched capture</c>: its results, its OpenStack options, and what it says to those who may not record.</summary>
public sealed class SchedCaptureTests
{
    [Fact]
    public void Results_are_told_as_one_JSON_object()
    {
        using var scratch = Scratch.Empty();
        File.WriteAllBytes(scratch.At("perf.data"), Recording());
        scratch.Write("tmap.csv", "7,,vcpu0,,,5,Firewall\n");
        JsonElement result = scratch.Json(
            "sched", "capture", "--use-perf-data", "perf.data", "--all", "--pfs", "--map", "tmap.csv", "--json", "run");
        result.GetProperty("captures").EnumerateArray().Select(static c => Path.GetFileName(c.GetProperty("file").GetString()))
            .ShouldBe(["run.cdict", "run.pfs"]);
        result.GetProperty("captures")[0].GetProperty("remapped").GetInt32().ShouldBe(3, "two of its switches and its sleep");
        result.GetProperty("stats").GetString().ShouldEndWith("run.stats");
        result.GetProperty("lost").GetInt32().ShouldBe(0);
        scratch.Read("run.stats").ShouldContain("Firewall.05.vcpu0:7");
    }

    [Fact]
    public void A_directory_of_perf_record_threads_is_captured_from()
    {
        using var scratch = Scratch.Empty();
        Directory.CreateDirectory(scratch.At("perf.data"));
        File.WriteAllBytes(scratch.At("perf.data/data"), new PerfDataBuilder { IsDirectory = true }.Comm(0, 7, "worker").Build());
        File.WriteAllBytes(
            scratch.At("perf.data/data.0"), new PerfDataBuilder().Switch(2000, 0, 7, "worker", 1, 0, "swapper/0").Data());
        File.WriteAllBytes(
            scratch.At("perf.data/data.1"), new PerfDataBuilder().Switch(1000, 1, 0, "swapper/1", 0, 7, "worker").Data());
        scratch.Perfolio("sched", "capture", "--use-perf-data", "perf.data", "--pfs", "run")
            .Succeeds().Err.ShouldContain("run.pfs: 2 events");
        scratch.Perfolio("sched", "list", "perf.data").Succeeds().Out.ShouldContain("  worker\n");
        scratch.Perfolio("sched", "list", ".").Fails(3, "is a directory without perf's file 'data'");
    }

    [Theory]
    [InlineData()]
    [InlineData("--native")]
    public void A_command_that_is_not_there_is_told_before_anything_is_recorded(params string[] options)
    {
        using var scratch = Scratch.Empty();
        scratch.Write("plain", "no program");
        scratch.Perfolio(["sched", "capture", .. options, "x", "--", "/nonexistent/program"]).Fails(
            1, "the command '/nonexistent/program' is not there");
        scratch.Perfolio(["sched", "capture", .. options, "x", "--", "no-such-program"]).Fails(
            1, "the command 'no-such-program' is not there");
        scratch.Perfolio(["sched", "capture", .. options, "x", "--", "./plain"]).Fails(
            1, "the command './plain' cannot be executed");
        Directory.GetFiles(scratch.Directory).Length.ShouldBe(1);
    }

    [Fact]
    public void What_comes_through_a_pipe_is_read()
    {
        using var scratch = Scratch.Empty();
        File.WriteAllBytes(scratch.At("pipe.data"), Builder(new PerfDataBuilder(pipe: true)).Build());
        File.WriteAllBytes(scratch.At("file.data"), Recording());
        scratch.Shell("cat pipe.data | perfolio sched convert - run.pfs").Succeeds().Err.ShouldContain("run.pfs: 3 events");
        scratch.Shell("cat pipe.data | perfolio sched list /dev/stdin").Succeeds().Out.ShouldContain("  worker\n");
        scratch.Shell("mkfifo fifo; cat pipe.data >fifo & perfolio sched list fifo").Succeeds().Out.ShouldContain("  worker\n");
        scratch.Shell("cat file.data | perfolio sched convert - run.pfs").Fails(3, "record with 'perf record -o -'");
        scratch.Shell("perfolio sched list - </dev/null").Fails(3, "is neither perf.data nor .cdict nor .pfs");
        scratch.Shell("perfolio sched list - <pipe.data").Succeeds();
    }

    [Fact]
    public void OpenStack_is_asked_with_the_options_of_map_openstack()
    {
        using var scratch = Scratch.Empty();
        using var cloud = new FakeCloud();
        cloud.Servers.Add(("8f81e3a1-3ebd-4015-bbee-e291f0672d02", "web"));
        File.WriteAllBytes(scratch.At("perf.data"), Recording());
        scratch.Write("clouds.yaml",
            $"clouds:\n  lab:\n    auth:\n      auth_url: {cloud.Address}/identity\n      username: {FakeCloud.User}\n      project_name: lab\n");
        scratch.Variables["OS_PASSWORD"] = FakeCloud.Password;
        string[] capture = ["sched", "capture", "--use-perf-data", "perf.data", "--cloud", "lab", "run"];
        scratch.Perfolio(capture).Fails(1, "the server's certificate is not trusted", "--cacert FILE, or --insecure");
        scratch.Perfolio([.. capture, "--cacert", cloud.Authority, "--own-project", "--page-size", "1"]).Succeeds().Err
            .ShouldContain("names are those of the threads that run now");
        cloud.Requests.Last().ShouldContain("limit=1");
        cloud.Requests.Last().ShouldNotContain("all_tenants");
        scratch.Perfolio([.. capture, "--insecure"]).Succeeds().Err.ShouldContain(
            "warning: the certificate of localhost is not checked");
        scratch.Perfolio([.. capture, "--timeout", "0"]).Fails(2, "--timeout takes a number of seconds");
        using var slow = new FakeCloud { Instead = static _ => "silence" };
        foreach ((string name, string value) in slow.Settings) scratch.Variables["OS_" + name] = value;
        scratch.Perfolio(
            "sched", "capture", "--use-perf-data", "perf.data", "--names", "openstack", "--timeout", "0.2", "--insecure", "run")
            .Fails(1, "no answer within 0.2 s (--timeout)");

        // perfcap's configuration file stands in for what was not given.
        scratch.Write("openrc",
            $"export OS_AUTH_URL={cloud.Address}/identity\nexport OS_USERNAME=\"{FakeCloud.User}\"\nexport OS_PROJECT_NAME=lab\nexport OS_CACERT='{cloud.Authority}'\n");
        foreach ((string name, _) in slow.Settings) scratch.Variables.Remove("OS_" + name);
        scratch.Variables["OS_PASSWORD"] = FakeCloud.Password;
        scratch.Write(".mkcdict.cfg", "rc = openrc\n");
        int asked = cloud.Requests.Count;
        scratch.Perfolio("sched", "capture", "--use-perf-data", "perf.data", "run").Succeeds();
        cloud.Requests.Count.ShouldBeGreaterThan(asked);
    }

    [SkippableFact]
    public void Who_may_not_record_is_told_what_is_needed_and_what_can_be_had_without()
    {
        Skip.IfNot(
            Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "becoming another user takes root and setpriv");
        using var scratch = Scratch.Empty();
        string copy = Directory.CreateTempSubdirectory("perfolio-nobody-").FullName;
        try
        {
            scratch.Shell(
                $"cp -r '{Scratch.ProgramDirectory}' '{copy}/perfolio' && chmod -R a+rX '{copy}' && mkdir -m 777 '{copy}/work'")
                    .Succeeds();
            File.WriteAllBytes(Path.Combine(copy, "work", "perf.data"), Recording());
            Outcome Nobody(string arguments) => scratch.Shell(
                $"cd '{copy}/work' && chmod a+r perf.data && HOME='{copy}/work' setpriv --reuid=65534 --regid=65534 --clear-groups '{copy}/perfolio/perfolio' sched {arguments}");
            Outcome probe = Nobody("--help");
            Skip.If(probe.Code != 0, $"another user cannot run .NET here: {probe.Err}");
            foreach (string arguments in (string[])["capture x", "capture --native x", "capture --all x -- true",
                "capture --native x -- true"])
                Nobody(arguments)
                    .Fails(1, "recording needs root: run it with sudo, or",
                        "without, an existing perf.data can be converted (--use-perf-data FILE)");
            Nobody("capture --use-perf-data perf.data run").Succeeds();
            Nobody("map -t '*' --headless run.cdict").Succeeds();
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static byte[] Recording() => Builder(new PerfDataBuilder()).Build();

    private static PerfDataBuilder Builder(PerfDataBuilder builder) => builder
        .Switch(1000, 0, 0, "swapper/0", 0, 7, "worker").Switch(2000, 0, 7, "worker", 1, 0, "swapper/0")
            .Switch(3000, 0, 0, "swapper/0", 0, 7, "worker");
}
