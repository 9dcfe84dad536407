using System.Text;
using Perfolio.Archives.Time;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Tests.Reporting;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Live reports of a real pmcd beside those of the real pmrep.</summary>
[Trait("Category", "Interop")]
public sealed class ReportHostInteropTests(PmcdFixture pmcd) : IClassFixture<PmcdFixture>
{
    private static readonly string[] Constant =
    [
        "hinv.ncpu", "hinv.physmem", "hinv.pagesize", "kernel.uname.release", "pmcd.version", "pmcd.hostname",
        "network.interface.mtu", "perfolio.int", "perfolio.uint", "perfolio.long", "perfolio.float",
        "perfolio.double", "perfolio.string", "perfolio.net.bytes",
    ];

    [Fact]
    public async Task Constant_metrics_have_pmreps_columns_and_cells()
    {
        var theirs = await PmrepAsync(["-s", "2", "-t", "200msec", .. Constant]);
        var ours = await OursAsync(2, Constant);
        ours[0].ShouldBe(theirs[0]);
        ours.Length.ShouldBe(theirs.Length);
        for (var row = 1; row < theirs.Length; row++)
            Cells(ours[row]).ShouldBe(Cells(theirs[row]));
    }

    [Theory]
    [InlineData(":sar")]
    [InlineData(":sar-b")]
    [InlineData(":sar-w")]
    [InlineData(":vmstat")]
    [InlineData("kernel.all.load")]
    [InlineData("disk.all.read")]
    public async Task Moving_metrics_have_pmreps_columns_and_rates_as_soon(string metric)
    {
        var theirs = await PmrepAsync(
            "-c", Path.Combine(PcpTools.Root, "etc/pcp/pmrep"),
            "-e", Path.Combine(PcpTools.Root, "etc/pcp/derived/cpu-util.conf"),
            "-s", "3", "-t", "200msec", metric);
        var ours = await OursAsync(3, metric);
        ours[0].ShouldBe(theirs[0]);
        ours.Length.ShouldBe(theirs.Length);
        for (var row = 2; row < theirs.Length; row++)
        {
            // Whether cells have values, not which: time has passed in between.
            Cells(ours[row]).Select(static c => c.Length > 0)
                .ShouldBe(Cells(theirs[row]).Select(static c => c.Length > 0), metric);
        }
    }

    [Fact]
    public async Task Host_and_zone_are_the_pmcds()
    {
        using var context = await PmcdContext.ConnectAsync(pmcd.Address);
        context.Host.ShouldBe(Environment.MachineName);
        context.Find("perfolio.net").Select(static m => m.Name).ShouldBe(["perfolio.net.bytes", "perfolio.net.kind"]);
        context.Find("no.such").ShouldBeEmpty();
    }

    // Without the time.
    private static string[] Cells(string line) => line.Split(',')[1..];

    private static string[] Lines(byte[] text) => Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string[]> OursAsync(int samples, params string[] metrics)
    {
        using var context = await PmcdContext.ConnectAsync(pmcd.Address);
        var form = ReportOutputs.Find("csv");
        var request = Reported.Of(metrics, $"samples={samples}", "interval=200msec", "delimiter=,");
        var report = MetricReport.Make(context, form.Prepare(request, context));
        using var stream = new MemoryStream();
        await form.WriteAsync(
            report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: true, Height: 24), CancellationToken.None);
        return Lines(stream.ToArray());
    }

    private async Task<string[]> PmrepAsync(params string[] arguments)
    {
        var (code, output, error) = await PcpTools.RunAsync(
            "pmrep", pmcd.Scratch.Root, ["-h", pmcd.Host, "-o", "csv", "-l", ",", .. arguments]);
        code.ShouldBe(0, error);
        // The tools' output is read byte by byte.
        return Lines(Encoding.Latin1.GetBytes(output));
    }
}
