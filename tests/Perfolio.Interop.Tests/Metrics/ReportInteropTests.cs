using System.Globalization;
using System.Text.Json;
using Perfolio.Archives.Format;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Tests.Reporting;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Reports beside those of the real pmrep and pcp2json.</summary>
[Trait("Category", "Interop")]
public sealed class ReportInteropTests : IDisposable
{
    private static readonly string[] Sets = [":sar", ":sar-b", ":sar-B", ":sar-w", ":sar-H", ":sar-r", ":vmstat", ":collectl-sn"];
    private readonly string _root = Directory.CreateTempSubdirectory("perfolio-report-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(ArchiveVersion.V2, "-t", "10", "interval=10")]
    [InlineData(ArchiveVersion.V2, "-t", "5", "interval=5")]
    [InlineData(ArchiveVersion.V3, "-t", "7", "interval=7")]
    [InlineData(ArchiveVersion.V2, "-r", "-t", "10", "type=raw", "interval=10")]
    [InlineData(ArchiveVersion.V2, "-u", "-r", "interpol=no", "type=raw")]
    [InlineData(ArchiveVersion.V3, "-u", "interpol=no")]
    public async Task The_same_cells_as_pmrep(ArchiveVersion version, params string[] arguments)
    {
        // Over a mark pmrep -u gives rates, which are not known there: without marks both agree.
        var archive = Path.Combine(_root, "a");
        ReportArchive.Write(archive, version, mark: !arguments.Contains("-u"));
        var options = arguments.Where(static a => a.Contains('=', StringComparison.Ordinal)).ToArray();
        var theirs = await PmrepAsync(["-a", archive, "-o", "csv", .. arguments.Except(options), "a", "b"]);
        Same(await Reported.CsvAsync(archive, Reported.Of(["a", "b"], options)), theirs, tolerance: 0);
    }

    [Theory]
    [InlineData("a.inst a.flt b.dis", "-p", "timestamp=yes")]
    [InlineData("a.flt b.dis", "")]
    [InlineData("a.flt a.inst", "-P 0 -w 12", "precision=0", "width=12")]
    [InlineData("a.flt a.bytes", "-P 1 -w 9", "precision=1", "width=9")]
    [InlineData("a.bytes a.ms", "-w 4", "width=4")]
    [InlineData("a.bytes a.ms", "-r -w 14", "type=raw", "width=14")]
    [InlineData("a.bytes a.ms", "-U -p", "unitinfo=no", "timestamp=yes")]
    [InlineData("b.dis", "-l ;", "delimiter=;")]
    [InlineData("a.flt a.bytes", "-x -p", "extheader=yes", "timestamp=yes")]
    [InlineData("a.flt b.dis", "-g", "separate_header=yes")]
    [InlineData("a.flt b.dis", "-E 2", "repeat_header=2")]
    public async Task The_same_tables_as_pmrep(string metrics, string arguments, params string[] options)
    {
        var archive = Path.Combine(_root, "a");
        ReportArchive.Write(archive, mark: false);
        string[] wanted = metrics.Split(' ');
        var theirs = await PmrepAsync(
            ["-a", archive, "-t", "10", "-s", "4", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. wanted]);
        var ours = await Reported.TextAsync(archive, "table", Reported.Of(wanted, ["interval=10", "samples=4", .. options]));
        ours.Split('\n').Select(static l => l.TrimEnd()).Where(static l => l.Length > 0)
            .ShouldBe(theirs.Select(static l => l.TrimEnd()).Where(static l => l.Length > 0));
    }

    [Theory]
    [InlineData("1+2*3")]
    [InlineData("b.dis*3")]
    [InlineData("b.dis/3")]
    [InlineData("b.dis/0")]
    [InlineData("b.big+1")]
    [InlineData("b.big*b.big")]
    [InlineData("a.ms/1000")]
    [InlineData("rate(a.ms)")]
    [InlineData("rate(a.bytes)")]
    [InlineData("delta(a.inst)")]
    [InlineData("delta(a.bytes)/delta(a.ms)")]
    [InlineData("instant(a.bytes)")]
    [InlineData("min(a.bytes)")]
    [InlineData("max(a.inst)")]
    [InlineData("count(a.bytes)")]
    [InlineData("avg(b.dis)")]
    [InlineData("a.inst*a.flt")]
    [InlineData("a.inst>0")]
    [InlineData("!a.inst>0")]
    [InlineData("a.inst>0?a.inst:-a.inst")]
    [InlineData("a.bytes[zeta]")]
    [InlineData("scalar(a.bytes[zeta])")]
    [InlineData("matchinst(!/zeta/,a.bytes)")]
    [InlineData("mkconst(5,type=U64,units=Kbyte)")]
    [InlineData("b.wrap+b.wrap")]
    [InlineData("3-b.dis")]
    [InlineData("defined(a.nope)")]
    public async Task Derived_metrics_as_libpcp_computes_them(string formula)
    {
        var archive = Path.Combine(_root, "a");
        ReportArchive.Write(archive, mark: false);
        var theirs = await PmrepAsync("-a", archive, "-o", "csv", "-t", "10", "-s", "5", "-e", "x=" + formula, "x");
        var ours = new List<string> { theirs[0] };
        var cells = await Reported.DerivedAsync(archive, formula, 5);
        for (var i = 0; i < cells.Length; i++)
            ours.Add(theirs[i + 1][..theirs[i + 1].IndexOf(',', StringComparison.Ordinal)] + "," + cells[i]);
        Same([.. ours], theirs, tolerance: 1e-6);
    }

    [Fact]
    public async Task Stock_sets_have_pmreps_columns_and_values()
    {
        var archive = await RecordAsync();
        foreach (var set in Sets)
        {
            string[] theirs = await PmrepAsync(
                "-a", archive, "-c", Path.Combine(PcpTools.Root, "etc/pcp/pmrep"),
                "-e", Path.Combine(PcpTools.Root, "etc/pcp/derived/cpu-util.conf"),
                "-o", "csv", "-l", ",", "-t", "200msec", set);
            string[] ours = await Reported.CsvAsync(archive, Reported.Of([set], "delimiter=,", "interval=200msec"));
            ours[0].ShouldBe(theirs[0], set);
            // Rows 0 and 1: pmrep begins up to 999 ns early, as its start has microseconds, and its sum() of nothing is 0.
            Same([ours[0], .. ours[3..]], [theirs[0], .. theirs[3..]], tolerance: 2e-4);
        }
    }

    [Fact]
    public async Task The_same_document_as_pcp2json()
    {
        var archive = Path.Combine(_root, "a");
        ReportArchive.Write(archive, mark: false);
        var (code, output, error) = await PcpTools.RunAsync("pcp2json", _root, "-a", archive, "-E", "a", "b");
        code.ShouldBe(0, error);
        // Two lines that are no JSON come first.
        var document = output[output.IndexOf("\n{\n", StringComparison.Ordinal)..];
        using var theirs = JsonDocument.Parse(document);
        using var ours = JsonDocument.Parse(await Reported.TextAsync(archive, "pcp2json", Reported.Of(["a", "b"])));
        SameJson(ours.RootElement, theirs.RootElement, "");
    }

    private static void SameJson(JsonElement ours, JsonElement theirs, string place)
    {
        switch (theirs.ValueKind)
        {
            case JsonValueKind.Object:
                ours.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal)
                    .ShouldBe(theirs.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal), place);
                foreach (var property in theirs.EnumerateObject())
                {
                    if (property.Name != "@source")
                        SameJson(ours.GetProperty(property.Name), property.Value, place + "/" + property.Name);
                }

                break;
            case JsonValueKind.Array:
                ours.GetArrayLength().ShouldBe(theirs.GetArrayLength(), place);
                for (var i = 0; i < theirs.GetArrayLength(); i++)
                    SameJson(ours[i], theirs[i], FormattableString.Invariant($"{place}[{i}]"));
                break;
            case JsonValueKind.Number:
                ours.GetDouble().ShouldBe(theirs.GetDouble(), 1e-9, place);
                break;
            default:
                ours.ToString().ShouldBe(theirs.ToString(), place);
                break;
        }
    }

    private static void Same(string[] ours, string[] theirs, double tolerance)
    {
        var columns = theirs[0].Split(',');
        var places = ours[0].Split(',').ToList();
        places.Order(StringComparer.Ordinal).ShouldBe(columns.Order(StringComparer.Ordinal));
        ours.Length.ShouldBe(theirs.Length);
        for (var row = 1; row < theirs.Length; row++)
        {
            var wanted = theirs[row].Split(',');
            var found = ours[row].Split(',');
            found.Length.ShouldBe(wanted.Length);
            for (var c = 0; c < columns.Length; c++)
            {
                var cell = found[places.IndexOf(columns[c])];
                if (cell != wanted[c] && !Near(cell, wanted[c], tolerance))
                    cell.ShouldBe(wanted[c], FormattableString.Invariant($"{columns[c]} in {theirs[row]}"));
            }
        }
    }

    private static bool Near(string left, string right, double tolerance) =>
        double.TryParse(left, CultureInfo.InvariantCulture, out var l) && double.TryParse(right, CultureInfo.InvariantCulture, out var r)
        && Math.Abs(l - r) <= Math.Max(0.0011, Math.Abs(r)) * tolerance + (tolerance > 0 ? LastDigit(right) : 0);

    // A value at the edge between two printed numbers may fall on either side.
    private static double LastDigit(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        return 1.01 * Math.Pow(10, point < 0 ? 0 : Math.Max(-2, point + 1 - number.Length));
    }

    private async Task<string> RecordAsync()
    {
        // A recorder that stood still on a busy machine leaves a mark, over which pmrep interpolates otherwise: then another
        // time.
        for (var attempt = 1; ; attempt++)
        {
            var archive = Path.Combine(_root, FormattableString.Invariant($"live{attempt}"));
            using var recorder = new ArchiveRecorder(new RecordOptions
            {
                BaseName = archive,
                Groups =
                [
                    RecordGroup.Of(
                        ["kernel.all", "mem.freemem", "mem.physmem", "mem.util", "mem.vmstat", "swap", "disk.all", "network.interface", "hinv.ncpu"],
                        TimeSpan.FromMilliseconds(100)),
                ],
                Version = ArchiveVersion.V3,
                End = RecordLimit.Parse("20"),
            });
            var report = await recorder.RunAsync(CancellationToken.None);
            if (report.Marks == 0)
                return archive;
            attempt.ShouldBeLessThan(20);
        }
    }

    private async Task<string[]> PmrepAsync(params string[] arguments)
    {
        var (code, output, error) = await PcpTools.RunAsync("pmrep", _root, arguments);
        code.ShouldBe(0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
