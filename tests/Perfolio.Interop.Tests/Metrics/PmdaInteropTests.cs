using System.Text;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Tests.Protocol;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Our side of an agent under a real pmcd, asked by PCP's own tools.</summary>
[Trait("Category", "Interop")]
public sealed class PmdaInteropTests(PmcdFixture pmcd) : IClassFixture<PmcdFixture>
{
    [Fact]
    public async Task Pminfo_prints_descriptors_and_values_of_all_types()
    {
        var output = await InfoAsync("-d", "-f", "perfolio");
        output.ShouldContain(
            "perfolio.int\n    Data Type: 32-bit int  InDom: PM_INDOM_NULL 0xffffffff\n"
            + "    Semantics: instant  Units: none\n    value -42\n");
        output.ShouldContain("    value 18446744073709551615\n");
        output.ShouldContain("    value -1099511627776\n");
        output.ShouldContain("    value 1.5\n");
        output.ShouldContain("    value 0.25\n");
        output.ShouldContain("inst [1 or \"eth1 second\"] value 1099511627781\n");
        output.ShouldContain("inst [7 or \"lo\"] value \"ethernet\"\n");
        output.ShouldContain("Metric not supported by this version of monitored application");
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output)).ShouldContain("value \"größer\"");
        pmcd.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pminfo_prints_texts_and_labels()
    {
        var output = await InfoAsync("-t", "-T", "-l", "perfolio.int", "perfolio.uint", "perfolio.net.bytes");
        output.ShouldContain("perfolio.int [A number]\n");
        output.ShouldContain("A number\nwith a longer text");
        output.ShouldContain("Full Help: Error: One-line or help text is not available");
        output.ShouldContain("\"agent\":\"perfolio\"");
        output.ShouldContain("\"unit\":\"none\"");
        output.ShouldContain("\"cluster\":\"zero\"");
        output.ShouldContain("inst [7 or \"lo\"] labels {");
        output.ShouldContain("\"number\":\"7\"");
    }

    [Fact]
    public async Task Pmval_finds_instances_by_first_word()
    {
        var (code, output, error) = await PcpTools.RunAsync(
            "pmval", null, "-h", pmcd.Host, "-s", "1", "-i", "eth1", "perfolio.net.bytes");
        code.ShouldBe(0, error);
        output.ShouldContain("1099511627781");
        output.ShouldNotContain("eth0");
    }

    [Fact]
    public async Task Pmstore_stores_and_is_refused()
    {
        (await PcpTools.RunAsync("pmstore", null, "-h", pmcd.Host, "perfolio.uint", "7")).Output.ShouldContain("new value=7");
        (await InfoAsync("-f", "perfolio.uint")).ShouldContain("value 4000000007");
        var (_, output, error) = await PcpTools.RunAsync("pmstore", null, "-h", pmcd.Host, "perfolio.long", "7");
        (output + error).ShouldContain("No permission");
    }

    [Fact]
    public async Task A_new_name_is_found_and_announced()
    {
        using var client = await PmcdClient.ConnectAsync(pmcd.Address);
        await client.ProfileAsync(InstanceProfile.All);
        var values = new ResultView();
        await client.FetchAsync([SampleMetrics.Metric(0)], values);
        pmcd.Metrics.AddName("perfolio.added", 60);
        (await client.FetchAsync([SampleMetrics.Metric(0)], values)).ShouldBe(PmcdChanges.Names);
        (await InfoAsync("-f", "perfolio.added")).ShouldContain("value -42");
    }

    private async Task<string> InfoAsync(params string[] arguments)
    {
        var (_, output, error) = await PcpTools.RunAsync("pminfo", null, ["-h", pmcd.Host, .. arguments]);
        output.ShouldNotBeEmpty(error);
        return output + error;
    }
}
