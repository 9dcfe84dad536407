using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Tests.Reporting;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Reports in forms of other programs: beside sysstat's own, and read by Prometheus's parser.</summary>
[Trait("Category", "Interop")]
public sealed class ForeignFormatTests : IDisposable
{
    private const string Collector = "/usr/lib/sysstat/sadc";
    private const string Formatter = "/usr/bin/sadf";
    private const string Python = "/usr/bin/python3";

    private const string Parser = """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families
        from prometheus_client.samples import Timestamp
        # Debian's 0.16 takes 5.5 s for later than 10 s, as it compares the fractions by themselves.
        Timestamp.__gt__ = lambda a, b: (a.sec, a.nsec) > (b.sec, b.nsec)
        families = list(text_string_to_metric_families(sys.stdin.read()))
        print(len(families), sum(len(f.samples) for f in families))
        """;

    // What sysstat shows and we do not (docs/report.md).
    private static readonly string[] NotOurs =
    [
        "/interrupts", "/power-management", "/network/net-nfs", "/network/net-nfsd", "/network/softnet",
        "/network/net-dev/ifutil-percent",
    ];

    // What either may lack where there is no such thing, or it may not be read.
    private static readonly string[] OfSomeMachines = ["/serial", "/filesystems", "/disk", "/psi", "/hugepages"];

    private readonly string _root = Directory.CreateTempSubdirectory("perfolio-foreign-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Groups_and_keys_are_those_of_sysstat_in_its_order()
    {
        var file = Path.Combine(_root, "sa");
        await RunAsync(Collector, null, "-S", "XALL", "1", "2", file);
        using var theirs = JsonDocument.Parse(await RunAsync(Formatter, null, "-j", file, "--", "-A"));
        using var ours = JsonDocument.Parse(await TextAsync("sadf", [], "samples=1", "interval=1"));
        var (their, our) = (Host(theirs), Host(ours));
        var header = Keys(their).ToArray();
        Keys(our).ShouldBe(header);
        foreach (var key in header.Where(static k => k is not ("file-date" or "file-utc-time" or "statistics" or "restarts")))
            our.GetProperty(key).ToString().ShouldBe(their.GetProperty(key).ToString(), key);
        our.GetProperty("statistics").GetArrayLength().ShouldBe(1);
        SameShape(our.GetProperty("statistics")[0], their.GetProperty("statistics")[0], "");
        foreach (var (group, name) in new[] { ("net-dev", "iface"), ("net-edev", "iface") })
            Names(our, group, name).ShouldBe(Names(their, group, name), group);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenMetrics_is_read_by_prometheus(bool archive)
    {
        string[] metrics = ["kernel", "mem", "disk", "network", "swap", "hinv", "vfs", "filesys", "ipc"];
        string text;
        if (archive)
        {
            ReportArchive.Write(Path.Combine(_root, "a"));
            text = await Reported.TextAsync(Path.Combine(_root, "a"), "openmetrics", Reported.Of(["a", "b"]));
        }
        else
        {
            text = await TextAsync("openmetrics", metrics, "samples=1");
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var families = lines.Count(static l => l.StartsWith("# TYPE ", StringComparison.Ordinal));
        families.ShouldBeGreaterThan(2);
        (await RunAsync(Python, text, "-c", Parser)).Trim().ShouldBe(
            string.Create(CultureInfo.InvariantCulture, $"{families} {lines.Count(static l => l[0] != '#')}"));
    }

    // Each of our groups is one of theirs with the same keys; theirs are ours but for what is known.
    private static void SameShape(JsonElement ours, JsonElement theirs, string place)
    {
        if (NotOurs.Contains(place))
            return;
        (ours.ValueKind == theirs.ValueKind).ShouldBeTrue($"{place}: {ours.ValueKind}, sysstat: {theirs.ValueKind}");
        if (ours.ValueKind == JsonValueKind.Array && ours.GetArrayLength() > 0 && theirs.GetArrayLength() > 0)
            SameShape(ours[0], theirs[0], place);
        if (ours.ValueKind != JsonValueKind.Object)
            return;
        Keys(ours).Where(k => Counts(k, theirs)).ShouldBe(
            Keys(theirs).Where(k => !NotOurs.Contains($"{place}/{k}") && Counts(k, ours)), place);
        foreach (var key in Keys(ours).Where(k => Counts(k, theirs)))
            SameShape(ours.GetProperty(key), theirs.GetProperty(key), $"{place}/{key}");

        bool Counts(string key, JsonElement other) =>
            !OfSomeMachines.Contains($"{place}/{key}") || other.TryGetProperty(key, out _);
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(static p => p.Name);

    private static IEnumerable<string?> Names(JsonElement host, string group, string name) =>
        host.GetProperty("statistics")[0].GetProperty("network").GetProperty(group).EnumerateArray()
            .Select(i => i.GetProperty(name).GetString()).Order(StringComparer.Ordinal);

    private static JsonElement Host(JsonDocument document) => document.RootElement.GetProperty("sysstat").GetProperty("hosts")[0];

    private static async Task<string> TextAsync(string form, string[] metrics, params string[] options)
    {
        using var context = new LocalContext();
        var output = ReportOutputs.Find(form);
        var report = MetricReport.Make(context, output.Prepare(Reported.Of(metrics, options), context));
        using var stream = new MemoryStream();
        await output.WriteAsync(
            report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: true, Height: 24), CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<string> RunAsync(string program, string? input, params string[] arguments)
    {
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing: run eng/install-test.sh");
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return await output;
    }
}
