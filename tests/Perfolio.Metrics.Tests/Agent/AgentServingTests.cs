using System.Net;
using System.Net.Sockets;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Serving;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class AgentServingTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_published_output_line_for_line()
    {
        _harness.Options = _harness.Options with { Name = "stap_json" };
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.PublishedData);
        await _harness.StartAsync();
        _harness.Print("stap_json").ShouldBe(SeedTexts.PublishedOutput);
    }

    [Fact]
    public async Task Two_scripts_and_arrays()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.PublishedData);
        _harness.PutSource("xmit", SeedTexts.ArrayMetadata, SeedTexts.ArrayData);
        await _harness.StartAsync();
        _harness.Print("json.net_xmit").ShouldBe("""

            json.net_xmit.net_xmit_data.xmit_latency
                Data Type: 64-bit int  InDom: 137.2050 0x22400802
                Semantics: instant  Units: microsec
                inst [0 or "eth0"] value 55
                inst [1 or "eth1"] value 0

            json.net_xmit.net_xmit_data.xmit_count
                Data Type: 64-bit int  InDom: 137.2050 0x22400802
                Semantics: counter  Units: count
                inst [0 or "eth0"] value 352551
                inst [1 or "eth1"] value 0

            """.Replace("2050 0x22400802", "2048 0x22400800", StringComparison.Ordinal));
        _harness.Values("json.root.interface").ShouldBe("value \"eth0\"");
    }

    [Theory]
    [InlineData(3.141592653589793, "3.141592653589793")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(1e300, "1e+300")]
    [InlineData(12345678, "12345678")]
    [InlineData(1e17, "1e+17")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.NaN, "nan")]
    public void Doubles_as_c_prints_them(double value, string text) => PminfoText.Double(value).ShouldBe(text);

    [Fact]
    public async Task Open_metrics_are_escaped_and_complete()
    {
        _harness.Put("app/metadata.json", """
            {"labels":{"site":"a\"b\\c"},"metrics":[
             {"name":"bytes_total","pointer":"/b","type":"integer","semantics":"counter","units":"byte",
              "description":"Line one\nwith \\ and \"quotes\""},
             {"name":"state","pointer":"/s","type":"string"},{"name":"none","pointer":"/none","type":"integer"},
             {"name":"rate","pointer":"/r","type":"double","units":"Mbyte / sec"},
             {"name":"l","pointer":"/l","type":"array","index":"/n","metrics":[{"name":"v","pointer":"/v","type":"unsigned"}]}]}
            """);
        _harness.Put("app/data.json", """{"b":5,"s":"x\ny\"z\\","r":0.5,"l":[{"n":"a\"b","v":18446744073709551615}]}""");
        await _harness.StartAsync();
        using var server = new OpenMetricsServer(_harness.Agent, new IPEndPoint(IPAddress.Loopback, 0));
        var page = await AskAsync(server.Address, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        page.ShouldStartWith("HTTP/1.1 200 OK\r\n");
        page.ShouldContain("application/openmetrics-text; version=1.0.0; charset=utf-8");
        var body = page[(page.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        body.ShouldContain("# TYPE json_app_bytes counter\n# UNIT json_app_bytes bytes\n"
            + "# HELP json_app_bytes Line one\\nwith \\\\ and \\\"quotes\\\"\n"
            + "json_app_bytes_total{source=\"app\",site=\"a\\\"b\\\\c\"} 5\n");
        body.ShouldContain(
            "# TYPE json_app_state info\njson_app_state_info{source=\"app\",site=\"a\\\"b\\\\c\",value=\"x\\ny\\\"z\\\\\"} 1\n");
        body.ShouldContain(
            "# TYPE json_app_rate_mebibytes_per_second gauge\n# UNIT json_app_rate_mebibytes_per_second mebibytes_per_second\n");
        body.ShouldContain("json_app_l_v{source=\"app\",site=\"a\\\"b\\\\c\",instance=\"a\\\"b\"} 18446744073709551615\n");
        body.ShouldNotContain("json_app_none");
        body.ShouldEndWith("# EOF\n");
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403")]
    [InlineData("GET /other HTTP/1.1\r\nHost: 127.0.0.1:9737\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: [::1]:1\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("GET /metrics HTTP/1.1\r\nContent-Length: 5\r\n\r\n", "400")]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n", "200")]
    public async Task What_is_asked_wrongly_over_http(string request, string status)
    {
        _harness.Put("a.json", "{\"n\":1}");
        await _harness.StartAsync();
        using var server = new OpenMetricsServer(_harness.Agent, new IPEndPoint(IPAddress.Loopback, 0));
        (await AskAsync(server.Address, request)).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task Only_the_loopback_is_listened_on()
    {
        _harness.Put("a.json", "{\"n\":1}");
        await _harness.StartAsync();
        Should.Throw<OperationException>(() => new OpenMetricsServer(_harness.Agent, new IPEndPoint(IPAddress.Any, 0)).Dispose());
        Loopback.Parse("0.0.0.0:80").ShouldBeNull();
        Loopback.Parse("x").ShouldBeNull();
        Loopback.Parse("9737")!.ToString().ShouldBe("127.0.0.1:9737");
        Loopback.Parse("[::1]:80")!.ToString().ShouldBe("[::1]:80");
    }

    [Fact]
    public async Task Pcp_clients_are_answered_without_a_pmcd()
    {
        _harness.PutSource("xmit", SeedTexts.ArrayMetadata, SeedTexts.ArrayData);
        await _harness.StartAsync();
        using var server = new PmcdServer(_harness.Agent, new IPEndPoint(IPAddress.Loopback, 0));
        using var client = await PmcdClient.ConnectAsync(new PmcdAddress("127.0.0.1", server.Address.Port));
        var names = await client.TraverseAsync("json.net_xmit");
        names.ShouldBe(["json.net_xmit.net_xmit_data.xmit_latency", "json.net_xmit.net_xmit_data.xmit_count"]);
        var pmids = await client.LookUpAsync([.. names, "pmcd.hostname"]);
        var metric = (await client.DescribeAsync([pmids[1]]))[0]!;
        (await client.InstancesAsync(metric.Indom))!.Count.ShouldBe(2);
        Encoding.UTF8.GetString(
            (await client.TextAsync(
            HelpTextKind.InstanceDomain | HelpTextKind.OneLine, metric.Indom.Value))!).ShouldContain("ethernet device");
        (await client.LabelsAsync(LabelSetKind.Item, pmids[1].Value)).Single().Labels.Count.ShouldBe(1);
        await client.ProfileAsync(InstanceProfile.All);
        var view = new ResultView();
        (await client.FetchAsync(pmids, view)).ShouldBe(PmcdChanges.None);
        view.NumberAt(view.Sets[1].First, MetricType.Int64).ShouldBe(352551);
        view.TextAt(view.Sets[2].First).ShouldBe(Environment.MachineName);
        await client.ProfileAsync(new InstanceProfile(true, [new ProfileDomain(metric.Indom, OnlyListed: true, [1])]));
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.UntilAsync(() => _harness.Agent.Names.Find("json.root.xmit_count") is not null);
        (await client.FetchAsync(pmids, view)).HasFlag(PmcdChanges.Names).ShouldBeTrue();
        view.Sets[1].Count.ShouldBe(1);
        view.InstanceAt(view.Sets[1].First).ShouldBe(1);
        (await client.FetchAsync(pmids, view)).ShouldBe(PmcdChanges.None);
    }

    [Fact]
    public void Installing_and_removing_leave_the_files_as_they_were()
    {
        using var root = new Scratch();
        Directory.CreateDirectory(root.Path("etc/pcp/pmcd"));
        Directory.CreateDirectory(root.Path("var/lib/pcp/pmns"));
        const string Conf = "# agents\nlinux\t60\tdso\tlinux_init\t/x.so\n\n[access]\nallow \"local:*\" : all;\n";
        const string Names = "root {\n\tkernel\n}\n\nkernel {\n\tall\n}\n";
        File.WriteAllText(root.Path("etc/pcp/pmcd/pmcd.conf"), Conf);
        File.WriteAllText(root.Path("var/lib/pcp/pmns/root"), Names);
        var installation = new PmcdInstallation(root.Root);
        for (var i = 0; i < 2; i++)
            installation.Install("pj", 390, ["stap_json", "json"], ["/opt/perf olio", "agent"]);
        File.ReadAllText(root.Path("etc/pcp/pmcd/pmcd.conf")).ShouldBe(
            Conf.Replace("[access]", "pj\t390\tpipe\tbinary\t\"/opt/perf olio\" agent\n[access]", StringComparison.Ordinal));
        File.ReadAllText(root.Path("var/lib/pcp/pmns/root")).ShouldContain("\tstap_json\t390:*:*\n");
        Should.Throw<OperationException>(() => installation.Install("other", 390, ["q"], ["x"])).Message.ShouldContain("390");
        Should.Throw<OperationException>(() =>
            installation.Install("other", 391, ["kernel"], ["x"])).Message.ShouldContain("kernel");
        Should.Throw<OperationException>(() => installation.Install("other", 391, ["json"], ["x"])).Message.ShouldContain("390");
        foreach (var (socket, words) in new[] { ("/run/a b.socket", "unix\t\"/run/a b.socket\""), ("2078", "inet\t2078") })
        {
            installation.Install("pj", 390, ["stap_json", "json"], ["/opt/perfolio"], socket);
            File.ReadAllText(root.Path("etc/pcp/pmcd/pmcd.conf")).ShouldContain($"pj\t390\tsocket\t{words}\t/opt/perfolio\n");
        }

        installation.Remove("pj");
        File.ReadAllText(root.Path("etc/pcp/pmcd/pmcd.conf")).ShouldBe(Conf);
        File.ReadAllText(root.Path("var/lib/pcp/pmns/root")).ShouldBe(Names);
        Should.Throw<OperationException>(() => installation.Remove("pj"));
    }

    private static async Task<string> AskAsync(IPEndPoint address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
