using System.Text;
using System.Text.Json;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Metrics.Tests.Reporting.Output;

public sealed class OutputTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _archive;

    public OutputTests()
    {
        _archive = _scratch.Path("a");
        ReportArchive.Write(_archive, text: "he \"said\", k");
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Csv()
    {
        var lines = await Reported.CsvAsync(_archive, Reported.Of(["a.bytes", "a.flt", "a.str", "b.big", "b.dis"], "interval=10", "samples=3"));
        lines.ShouldBe([
            "Time,\"a.bytes-alpha one\",\"a.bytes-mid\",\"a.bytes-zeta\",\"a.flt\",\"a.str\",\"b.big\",\"b.dis\"",
            "2023-11-14 22:13:20,,,,0.000,,9223372036854775808,-42",
            "2023-11-14 22:13:30,5432.100,,1234.500,0.100,\"he \"\"said\"\", k1\",9223372036854775809,-42",
            "2023-11-14 22:13:40,5432.100,,1234.500,0.200,\"he \"\"said\"\", k1\",9223372036854775810,-42",
        ]);
        (await Reported.CsvAsync(_archive, Reported.Of(["a.flt"], "samples=2", "extcsv=yes", "delimiter=;", "interval=10")))
            .ShouldBe(["Host;Interval;Time;\"a.flt\"", "demo;0;2023-11-14 22:13:20 UTC+0;0.000", "demo;10;2023-11-14 22:13:30 UTC+0;0.100"]);
        (await Reported.CsvAsync(_archive, Reported.Of(["a.flt"], "samples=1", "header=no", "timefmt=%H:%M:%S.%f %j %%"))).ShouldBe(["22:13:20.000000 318 %,0.000"]);
    }

    [Fact]
    public async Task Without_interpolation_each_record_is_a_row()
    {
        var lines = await Reported.CsvAsync(_archive, Reported.Of(["a.ms", "b.ginst", "b.dis"], "interpol=no"));
        lines.Length.ShouldBe(19);
        lines[2].ShouldBe("2023-11-14 22:13:25,,0,-42");
        lines[4].ShouldBe("2023-11-14 22:13:40,700.000,,-42");
        // Over the mark nothing is known of the counter.
        lines[10].ShouldBe("2023-11-14 22:14:20,,100,-42");
    }

    [Fact]
    public async Task Units_filters_precision_and_limits()
    {
        async Task<string[]> Cells(string metric, params string[] options) =>
            [.. (await Reported.CsvAsync(_archive, Reported.Of([metric], ["interval=10", "samples=2", "header=no", .. options])))[1].Split(',')[1..]];
        (await Cells("a.bytes,,,KB,,,1")).ShouldBe(["5.3", "", "1.2"]);
        (await Cells("a.bytes,,zeta,MB/hour")).ShouldBe(["4.238"]);
        (await Cells("a.bytes,,alpha.*|mid")).ShouldBe(["5432.100", ""]);
        (await Cells("a.ms,,,s")).ShouldBe(["0.700"]);
        (await Cells("a.ms", "time_scale=s")).ShouldBe(["0.700"]);
        (await Cells("a.bytes", "space_scale=KB", "instances=zeta")).ShouldBe(["1.206"]);
        (await Cells("a.bytes,,,byte", "space_scale_force=KB", "instances=zeta")).ShouldBe(["1.206"]);
        (await Cells("a.cnt,,,,raw")).ShouldBe(["1010"]);
        (await Cells("a.cnt", "type=raw")).ShouldBe(["1010"]);
        (await Cells("a.bytes", "limit_filter=2000")).ShouldBe(["5432.100", "", ""]);
        (await Cells("a.bytes,,,,,,,-2000")).ShouldBe(["", "", "1234.500"]);
        (await Cells("a.flt,,,,,,5", "precision_force=1")).ShouldBe(["0.1"]);
        (await Cells("a", "omit_flat=yes", "instances=zeta")).ShouldBe(["1234.500", "3333333.333"]);
    }

    [Fact]
    public async Task Ndjson_is_json_with_nulls()
    {
        var text = await Reported.TextAsync(_archive, "ndjson", Reported.Of(["a.bytes", "a.flt", "a.str", "b.big"], "interval=10", "samples=2"));
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement).ToArray();
        rows.Length.ShouldBe(2);
        rows[1].GetProperty("time").GetString().ShouldBe("2023-11-14T22:13:30.000000000Z");
        rows[1].GetProperty("a.bytes").GetProperty("alpha one").GetDouble().ShouldBe(5432.1);
        rows[1].GetProperty("a.bytes").GetProperty("mid").ValueKind.ShouldBe(JsonValueKind.Null);
        rows[1].GetProperty("a.str").GetString().ShouldBe("he \"said\", k1");
        rows[1].GetProperty("b.big").GetUInt64().ShouldBe(9223372036854775809);
    }

    [Fact]
    public async Task Pcp2json_is_one_document()
    {
        var root = JsonDocument.Parse(await Reported.TextAsync(_archive, "pcp2json", Reported.Of(["a", "b"]))).RootElement;
        var host = root.GetProperty("@pcp").GetProperty("@hosts")[0];
        host.GetProperty("@host").GetString().ShouldBe("demo");
        host.GetProperty("@source").GetString().ShouldBe(_archive);
        host.GetProperty("@timezone").GetString().ShouldBe("UTC+0");
        var rows = host.GetProperty("@metrics");
        rows.GetArrayLength().ShouldBe(18);
        rows[0].GetProperty("@interval").GetString().ShouldBe("0");
        rows[3].GetProperty("@interval").GetString().ShouldBe("10");
        var bytes = rows[3].GetProperty("a").GetProperty("bytes").GetProperty("@instances");
        bytes.GetArrayLength().ShouldBe(2);
        bytes[0].GetProperty("name").GetString().ShouldBe("alpha one");
        bytes[0].GetProperty("@unit").GetString().ShouldBe("byte/s");
        bytes[0].GetProperty("value").GetDouble().ShouldBe(5432.1);
        // What has no value is not there.
        rows[1].TryGetProperty("a", out _).ShouldBeFalse();
        rows[1].GetProperty("b").GetProperty("ginst").GetProperty("value").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1 << 22)]
    public async Task Openmetrics_in_as_many_passes_as_needed(int cells)
    {
        using var context = new ArchiveContext(_archive);
        var form = ReportOutputs.Find("openmetrics");
        var report = MetricReport.Make(context, form.Prepare(Reported.Of(["a", "b"]), context));
        using var stream = new MemoryStream();
        await OpenMetricsOutput.WriteAsync(report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: false, Height: 24), cells, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        lines[^1].ShouldBe("# EOF");
        lines.ShouldContain("# TYPE a_bytes counter");
        lines.ShouldContain("a_bytes_total{instid=\"7\",instname=\"zeta\"} 1012345 1700000010");
        lines.ShouldContain("a_flt 0.10000000149011612 1700000010");
        lines.ShouldContain("b_ginst 0 1700000005.5");
        lines.ShouldNotContain(static l => l.StartsWith("a_str", StringComparison.Ordinal));
        // Families and series are not interleaved.
        var families = lines.Where(static l => l.StartsWith("# TYPE", StringComparison.Ordinal)).ToArray();
        families.Length.ShouldBe(families.Distinct(StringComparer.Ordinal).Count());
        var series = lines.Where(static l => l[0] != '#').Select(static l => l[..l.LastIndexOf(' ')]).Select(static l => l[..l.LastIndexOf(' ')]).ToArray();
        var runs = series.Where((s, i) => i == 0 || s != series[i - 1]).ToArray();
        runs.Length.ShouldBe(runs.Distinct(StringComparer.Ordinal).Count());
        series.Length.ShouldBe(150);
    }

    [Fact]
    public async Task Table_as_pmrep_has_it()
    {
        (await Reported.TextAsync(_archive, "table", Reported.Of(["a.bytes,,zeta", "a.flt", "b.wrap,,,,raw", "b.big,big,,,,5"], "interval=10", "samples=2", "timestamp=yes"))).ShouldBe(
            "          a.bytes  a.flt  b.wrap    big\n" +
            "             zeta                      \n" +
            "           byte/s          count       \n" +
            "22:13:20      N/A  0.000     xxx    xxx\n" +
            "22:13:30  1234.50  0.100     xxx    xxx\n");
    }

    [Fact]
    public async Task Tables_with_a_line_per_instance_numbers_and_new_headers()
    {
        (await Reported.TextAsync(_archive, "table", Reported.Of(["a.bytes", "b.dis"], "interval=10", "samples=1", "colxrow=INST", "type=raw"))).ShouldBe(
            "       INST  a.bytes  b.dis\n" +
            "                byte       \n" +
            "  alpha one  2000000      ~\n" +
            "        mid      N/A      ~\n" +
            "       zeta  1000000      ~\n" +
            "          =        ~    -42\n");
        (await Reported.TextAsync(_archive, "table", Reported.Of(["a.inst"], "interval=10", "samples=1", "separate_header=yes"))).ShouldBe(
            "[ 1] - a.inst[\"alpha one\"] - none\n[ 2] - a.inst[\"mid\"] - none\n[ 3] - a.inst[\"zeta\"] - none\n\n" +
            "         1         2         3\n       N/A    -5.000     0.000\n");
        var lines = (await Reported.TextAsync(_archive, "table", Reported.Of(["a.inst", "a.ms"], "interval=10", "samples=2", "dynamic_header=yes", "unitinfo=no"))).Split('\n');
        lines[0].Trim().ShouldBe("a.inst  a.inst");
        lines[4].ShouldContain("a.ms");
    }

    [Fact]
    public async Task Sadf_has_the_groups_the_source_has_metrics_for()
    {
        using var context = new LocalContext();
        var form = ReportOutputs.Find("sadf");
        var report = MetricReport.Make(context, form.Prepare(Reported.Of([], "samples=2", "interval=10msec"), context));
        using var stream = new MemoryStream();
        await form.WriteAsync(report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: true, Height: 24), CancellationToken.None);
        var host = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("sysstat").GetProperty("hosts")[0];
        host.GetProperty("sysname").GetString().ShouldBe("Linux");
        host.GetProperty("number-of-cpus").GetInt32().ShouldBe(ThisMachine.Processors);
        // Two entries are about two intervals: three samples.
        host.GetProperty("statistics").GetArrayLength().ShouldBe(2);
        var row = host.GetProperty("statistics")[0];
        row.GetProperty("timestamp").GetProperty("utc").GetInt32().ShouldBe(1);
        row.GetProperty("memory").GetProperty("memfree").GetInt64().ShouldBePositive();
        row.GetProperty("process-and-context-switch").GetProperty("cswch").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        row.GetProperty("queue").GetProperty("ldavg-1").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        var processors = row.GetProperty("cpu-load");
        processors[0].GetProperty("cpu").GetString().ShouldBe("all");
        processors[1].GetProperty("cpu").GetString().ShouldBe("0");
        row.GetProperty("network").GetProperty("net-dev")[0].GetProperty("iface").GetString().ShouldNotBeNullOrEmpty();
    }
}
