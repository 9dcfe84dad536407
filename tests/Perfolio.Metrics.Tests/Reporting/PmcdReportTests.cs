using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Tests.Protocol;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Reporting;

/// <summary>Live reports from a pmcd.</summary>
public sealed class PmcdReportTests : IDisposable
{
    private static readonly string[] Metrics = ["perfolio.int", "perfolio.string", "perfolio.net.bytes", "x"];
    private readonly SampleMetrics _metrics = new();
    private readonly FakePmcd _pmcd;
    private readonly List<string> _warnings = [];
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));

    public PmcdReportTests() => _pmcd = new FakePmcd(_metrics);

    public void Dispose()
    {
        _pmcd.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Values_rates_and_instances_that_appear()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        var report = Make(context, "samples=3");
        var rows = new Rows(row =>
        {
            _pmcd.Time = new Timestamp(_pmcd.Time.Nanoseconds + (2 * Timestamp.PerSecond));
            Store((uint)(row.Index + 1) * 10);
            if (row.Index == 0)
            {
                _metrics.AddName("perfolio.more", 30);
                _metrics.List = InstanceListOf((0, "eth0"), (7, "lo"), (9, "wlan0"));
            }
        });
        (await report.RunAsync(rows, _limit.Token)).ShouldBe(3);
        rows.Lines.ShouldBe(
        [
            "0 perfolio.int=-42 perfolio.string=größer perfolio.net.bytes[eth0]=5 perfolio.net.bytes[eth1 second]=1099511627781 perfolio.net.bytes[lo]=7696581394437 x=",
            "2 perfolio.int=-42 perfolio.string=größer perfolio.net.bytes[eth0]=5 perfolio.net.bytes[eth1 second]= perfolio.net.bytes[lo]=7696581394437 perfolio.net.bytes[wlan0]=9895604649989 x=5",
            "2 perfolio.int=-42 perfolio.string=größer perfolio.net.bytes[eth0]=5 perfolio.net.bytes[eth1 second]= perfolio.net.bytes[lo]=7696581394437 perfolio.net.bytes[wlan0]=9895604649989 x=5",
        ]);
        rows.HasEnded.ShouldBeTrue();
        _warnings.ShouldBeEmpty();
        _pmcd.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Unsigned_and_real_numbers_are_whole()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        var report = MetricReport.Make(context, Reported.Of(["perfolio"], "samples=1"));
        report.Columns.Select(static c => c.Metric).Distinct().ShouldBe(
            ["perfolio.bad", "perfolio.double", "perfolio.float", "perfolio.int", "perfolio.long", "perfolio.net.bytes", "perfolio.net.kind", "perfolio.string", "perfolio.uint", "perfolio.ulong"]);
        var rows = new Rows(static _ => { });
        await report.RunAsync(rows, _limit.Token);
        rows.Lines.Single().ShouldStartWith(
            "0 perfolio.bad= perfolio.double=0.25 perfolio.float=1.5 perfolio.int=-42 perfolio.long=-1099511627776 ");
        rows.Lines.Single().ShouldEndWith("perfolio.string=größer perfolio.uint=4000000000 perfolio.ulong=18446744073709551615");
    }

    [Fact]
    public async Task A_lost_pmcd_is_rows_without_values_until_it_is_back()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        var report = Make(context);
        var lost = 0;
        var back = 0;
        var rows = new Rows(row =>
        {
            _pmcd.Time = new Timestamp(_pmcd.Time.Nanoseconds + (2 * Timestamp.PerSecond));
            Store((uint)(row.Index + 1) * 10);
            if (row.Index == 1)
                _pmcd.Drop();
            if (double.IsNaN(row.Number(0)))
                lost++;
            else if (lost > 0 && ++back == 2)
                stop.Cancel();
            if (back == 1)
                row.AfterGap.ShouldBeTrue();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => report.RunAsync(rows, stop.Token));
        lost.ShouldBePositive();
        rows.Lines[1].ShouldEndWith("x=5");
        rows.Lines[2].ShouldEndWith("perfolio.int= perfolio.string= perfolio.net.bytes[eth0]= perfolio.net.bytes[eth1 second]= perfolio.net.bytes[lo]= x=");
        rows.Lines[^2].ShouldEndWith("perfolio.int=-42 perfolio.string=größer perfolio.net.bytes[eth0]=5 perfolio.net.bytes[eth1 second]=1099511627781 perfolio.net.bytes[lo]=7696581394437 x=");
        rows.Lines[^1].ShouldEndWith("x=5");
        rows.HasEnded.ShouldBeTrue();
        _warnings.Count.ShouldBe(2);
        _warnings[0].ShouldStartWith($"pmcd at {_pmcd.Address}: ");
        _warnings[0].ShouldEndWith("there are no values until it is back, and the connection is tried again");
        _warnings[1].ShouldBe("connected again");
        _pmcd.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_metric_that_is_another_one_now_has_no_values()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        var report = Make(context);
        var rows = new Rows(row =>
        {
            if (row.Index == 0)
            {
                _pmcd.Fault = static (type, answer) => type == PduType.DescriptorIds ? Other(answer) : null;
                _pmcd.Drop();
            }
            else if (row.Get(1, out _) == CellKind.Text)
            {
                stop.Cancel();
            }
        });
        await Should.ThrowAsync<OperationCanceledException>(() => report.RunAsync(rows, stop.Token));
        rows.Lines[^1].ShouldContain(" perfolio.int= perfolio.string=größer ");
        _warnings.ShouldContain("perfolio.int has another type, semantics, unit or instance domain now; it has no values any more");

        static byte[] Other(byte[] answer)
        {
            Pdu.TryDecode(answer, out var pdu);
            return new DescriptorsPdu([.. ((DescriptorsPdu)pdu!).Descriptors.Select(static d => d!.Pmid != SampleMetrics.Metric(0)
                ? d
                : new MetricDescriptor("perfolio.int", d.Pmid, MetricType.Double, d.Indom, d.Semantics))]).ToBytes();
        }
    }

    [Fact]
    public async Task A_report_ends_while_the_pmcd_is_away()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        var rows = new Rows(row =>
        {
            if (row.Index == 0)
                _pmcd.Stop();
        });
        (await Make(context, "samples=4").RunAsync(rows, _limit.Token)).ShouldBe(4);
        rows.Lines[1..].ShouldAllBe(static l => l.EndsWith("x=", StringComparison.Ordinal) && l.Contains("perfolio.int= ", StringComparison.Ordinal));
        rows.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refused_fetch_and_a_wrong_answer_are_no_values()
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        var report = Make(context, "samples=2");
        _pmcd.Fault = static (type, _) => type == PduType.HighResolutionFetch ? new ErrorPdu(-12387).ToBytes() : null;
        var rows = new Rows(static _ => { });
        await report.RunAsync(rows, _limit.Token);
        rows.Lines.ShouldAllBe(static l => l.Contains("perfolio.int= ", StringComparison.Ordinal));
        _warnings.ShouldBeEmpty();
        _pmcd.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_reached_or_is_not_there_is_said()
    {
        using (var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token))
        {
            Should.Throw<OperationException>(() => MetricReport.Make(context, Reported.Of(["no.such"])))
                .Message.ShouldBe($"there is no metric 'no.such' in {_pmcd.Address}; -5 leaves unknown metrics out");
            context.Zone.Name.ShouldBe("UTC");
            context.Host.ShouldBe("127.0.0.1");
            _pmcd.Drop();
            Should.Throw<SourceLostException>(() => context.Find("perfolio.uint")).Message.ShouldStartWith("pmcd at ");
        }

        _pmcd.Stop();
        (await Should.ThrowAsync<PmcdException>(() => PmcdContext.ConnectAsync(_pmcd.Address))).Message.ShouldContain("connection refused");
    }

    [Theory]
    [InlineData("table", "größer")]
    [InlineData("csv", ",-42,")]
    [InlineData("ndjson", "\"perfolio.int\":-42")]
    [InlineData("pcp2json", "-42")]
    [InlineData("openmetrics", "perfolio_int -42")]
    public async Task Every_output_takes_it(string output, string expected)
    {
        using var context = await PmcdContext.ConnectAsync(_pmcd.Address, token: _limit.Token);
        var form = ReportOutputs.Find(output);
        var report = MetricReport.Make(context, form.Prepare(Request("samples=2"), context));
        using var stream = new MemoryStream();
        await form.WriteAsync(report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: true, Height: 24), _limit.Token);
        Encoding.UTF8.GetString(stream.ToArray()).ShouldContain(expected);
    }

    private static InstanceList InstanceListOf(params (int Id, string Name)[] instances) =>
        InstanceList.Create([.. instances.Select(static i => KeyValuePair.Create(i.Id, i.Name))]);

    private ReportRequest Request(params string[] options) => Reported.Of(Metrics, [.. options, "interval=10msec"]) with
    {
        Derived = [DerivedExpression.Parse("x", "rate(perfolio.uint)")],
        Warn = _warnings.Add,
    };

    private MetricReport Make(PmcdContext context, params string[] options) => MetricReport.Make(context, Request(options));

    private void Store(uint value)
    {
        var builder = new ResultBuilder();
        builder.BeginMetric(SampleMetrics.Metric(1), MetricType.UInt32);
        builder.AddUInt32(-1, value);
        var view = new ResultView();
        view.Read(builder.Build(new PduWriter(), default(Timestamp)));
        _metrics.Store(view).ShouldBe(0);
    }

    private sealed class Rows(Action<ReportRow> act) : ReportWriter
    {
        private IReadOnlyList<ReportColumn> _columns = [];

        public List<string> Lines { get; } = [];

        public bool HasEnded { get; private set; }

        public override void Begin(MetricReport report) => _columns = report.Columns;

        public override void ColumnsChanged(MetricReport report) => _columns = report.Columns;

        public override void Row(ReportRow row)
        {
            var cells = _columns.Select((c, i) => $"{c.Metric}{(c.Instance is null ? "" : $"[{c.Instance}]")}={Cell(row, i)}");
            Lines.Add(FormattableString.Invariant($"{row.Seconds:0} {string.Join(' ', cells)}"));
            act(row);
        }

        public override void End() => HasEnded = true;

        private static string Cell(ReportRow row, int column) => row.Get(column, out var bits) switch
        {
            CellKind.Signed => FormattableString.Invariant($"{bits}"),
            CellKind.Unsigned => FormattableString.Invariant($"{(ulong)bits}"),
            CellKind.Real => FormattableString.Invariant($"{BitConverter.Int64BitsToDouble(bits)}"),
            CellKind.Text => row.Text(bits),
            _ => "",
        };
    }
}
