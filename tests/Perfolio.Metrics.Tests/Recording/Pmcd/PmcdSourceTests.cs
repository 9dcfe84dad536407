using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Recording.Pmcd;
using Perfolio.Metrics.Sampling;
using Perfolio.Metrics.Tests.Protocol;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Recording.Pmcd;

public sealed class PmcdSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SampleMetrics _metrics = new();
    private readonly FakePmcd _pmcd;
    private readonly List<string> _warnings = [];

    public PmcdSourceTests() => _pmcd = new FakePmcd(_metrics);

    public void Dispose()
    {
        _pmcd.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Everything_of_a_pmcd_stands_in_the_archive()
    {
        var report = await RecordAsync("log mandatory on 100 msec { perfolio }", 5);
        (report.Records, report.Metrics, report.Outages).ShouldBe((5, 10, 0));
        using var archive = Open();
        archive.Label.HostName.ShouldBe("127.0.0.1");
        // The time is the pmcd's.
        archive.End.ShouldBeGreaterThanOrEqualTo(_pmcd.Time);
        archive.Metadata.Find("perfolio.string")!.Type.ShouldBe(MetricType.String);
        archive.Metadata.FindText(HelpTextKind.Help | HelpTextKind.Metric, SampleMetrics.Metric(0).Value)!.Text.ShouldBe(
            "A number\nwith a longer text");
        archive.Metadata.Labels.Select(static l => l.Kind).Distinct()
            .ShouldBe([LabelSetKind.Domain, LabelSetKind.Cluster, LabelSetKind.Item, LabelSetKind.Instances], ignoreOrder: true);
        archive.Metadata.InstancesAt(SampleMetrics.Interfaces, archive.End)!.Name(1).ShouldBe("eth1 second");
        Numbers(archive, "perfolio.net.bytes")
            .ShouldBe(Enumerable.Repeat(new[] { 5.0, (1L << 40) + 5, (7L << 40) + 5 }, 5).SelectMany(static v => v));
        Errors(archive, "perfolio.bad").ShouldAllBe(static e => e == -12350);
    }

    [Fact]
    public async Task Only_the_instances_asked_for_are_fetched_and_written()
    {
        await RecordAsync("log mandatory on 100 msec { perfolio.net.bytes [ eth1 7 none ] no.such }", 2);
        using var archive = Open();
        Numbers(archive, "perfolio.net.bytes").ShouldBe([(1L << 40) + 5, (7L << 40) + 5, (1L << 40) + 5, (7L << 40) + 5]);
        _warnings.ShouldBe([
            "test, line 1: metric 'no.such' is unknown there; left out until it appears",
            "test, line 1: metric 'perfolio.net.bytes' has no instance 'none'",
        ]);
    }

    [Fact]
    public async Task Names_that_are_new_are_recorded_from_then_on()
    {
        await RecordAsync("log mandatory on 100 msec { perfolio later }", 6, during: n =>
        {
            if (n == 2)
                _metrics.AddName("later.one", 70);
        });
        using var archive = Open();
        Numbers(archive, "later.one").Count.ShouldBeInRange(2, 4);
        Numbers(archive, "perfolio.int").Count.ShouldBe(6);
    }

    [Fact]
    public async Task Instances_that_come_and_go_are_described_before_their_values()
    {
        await RecordAsync("log mandatory on 100 msec { perfolio.net }", 6, during: n => _metrics.List = n switch
        {
            2 => InstanceList.Create([new(0, "eth0")]),
            4 => InstanceList.Create([new(0, "eth0"), new(9, "wlan0")]),
            _ => _metrics.List,
        });
        using var archive = Open();
        archive.Metadata.InstancesAt(SampleMetrics.Interfaces, archive.End)!.NameOf(9).ShouldBe("wlan0");
        archive.Metadata.Find(SampleMetrics.Interfaces)!.Records.Count.ShouldBe(3);
        archive.Metadata.Labels.Where(static l => l.Kind == LabelSetKind.Instances).Select(static l => l.Sets.Count)
            .ShouldBe([3, 1, 2]);
    }

    [Fact]
    public async Task A_lost_pmcd_leaves_a_mark_and_comes_back()
    {
        var report = await RecordAsync(
            "log mandatory on 100 msec { perfolio }\nlog mandatory on once { perfolio.string }", 6, during: n =>
        {
            if (n == 3)
                _pmcd.Drop();
        });
        (report.Outages, report.Marks, report.LateTicks).ShouldBe((1, 1, 0));
        _pmcd.Connections.ShouldBe(2);
        _warnings[0].ShouldEndWith("; the gap is marked, and the connection tried again");
        _warnings[1].ShouldBe("connected again");
        using var archive = Open();
        // What is logged once is logged again behind the mark.
        Texts(archive, "perfolio.string").ShouldBe((int)report.Records);
    }

    [Fact]
    public async Task A_pmcd_that_stays_away_is_tried_ever_more_seldom_and_the_end_comes_all_the_same()
    {
        var time = new ManualTime();
        var report = await RecordAsync(
            "log mandatory on 100 msec { perfolio }", 0, time, new RecordLimit(0, 0, TimeSpan.FromMinutes(10)), during: n =>
            {
                if (n == 3)
                    _pmcd.Stop();
            });
        report.Outages.ShouldBe(1);
        report.Records.ShouldBeLessThan(6);
        // 2 waits before, then 1, 2, 4, 8, 16, 32, 60 … s until 10 min.
        time.Timers.ShouldBeInRange(14, 22);
        Open().Dispose();
    }

    [Fact]
    public async Task A_fetch_that_is_refused_is_recorded_as_such()
    {
        _pmcd.Fault = static (type, _) => type == PduType.HighResolutionFetch ? new ErrorPdu(-12386).ToBytes() : null;
        await RecordAsync("log mandatory on 100 msec { perfolio.int }", 2);
        using var archive = Open();
        Errors(archive, "perfolio.int").ShouldBe([-12386, -12386]);
    }

    [Fact]
    public async Task A_value_of_another_type_than_its_metric_is_not_recorded()
    {
        _pmcd.Fault = static (type, answer) =>
        {
            if (type == PduType.HighResolutionFetch)
                answer[^12] = (byte)MetricType.Int64;
            return null;
        };
        await RecordAsync("log mandatory on 100 msec { perfolio.double }", 1);
        using var archive = Open();
        Errors(archive, "perfolio.double").ShouldBe([-12397]);
    }

    [Fact]
    public async Task Nothing_to_record_is_said_so()
    {
        using var source = await PmcdSource.ConnectAsync(_pmcd.Address);
        var options = Options("log mandatory on once { no.such }", default, null);
        (await Should.ThrowAsync<OperationException>(() => ArchiveRecorder.CreateAsync(options, source)))
            .Message.ShouldContain("nothing to record");
    }

    private async Task<RecordReport> RecordAsync(
        string configuration, int records, TimeProvider? time = null, RecordLimit? end = null, Action<int>? during = null)
    {
        var source = await PmcdSource.ConnectAsync(
            _pmcd.Address, new PmcdClientOptions { ConnectTimeout = TimeSpan.FromSeconds(60) });
        var fetches = 0;
        var fault = _pmcd.Fault;
        _pmcd.Fault = (type, answer) =>
        {
            if (type == PduType.HighResolutionFetch)
                during?.Invoke(++fetches);
            return fault(type, answer);
        };
        using var recorder = await ArchiveRecorder.CreateAsync(
            Options(configuration, end ?? new RecordLimit(records, 0, default), time), source);
        return await recorder.RunAsync(CancellationToken.None);
    }

    private RecordOptions Options(string configuration, RecordLimit end, TimeProvider? time) => new()
    {
        BaseName = _scratch.Path("a"),
        Groups = RecordGroup.From(LoggingConfiguration.Parse(configuration, "test"), TimeSpan.FromSeconds(1)),
        End = end,
        Sampling = SamplerOptions.Default with { Time = time ?? new ManualTime() },
        Warn = _warnings.Add,
    };

    private Archive Open()
    {
        ArchiveCheck.Run(_scratch.Path("a")).Findings.Where(static f => f.Severity == CheckSeverity.Error).ShouldBeEmpty();
        return Archive.Open(_scratch.Path("a"));
    }

    private static List<double> Numbers(Archive archive, string name)
    {
        var numbers = new List<double>();
        var metric = archive.Metadata.Find(name)!;
        Walk(archive, metric.Pmid, (cursor, set) =>
        {
            for (var i = set.First; i < set.First + set.Count; i++)
            {
                ValueReader.TryReadDouble(ValueReader.Bytes(cursor.Record, cursor.Layout, i), metric.Type, out var number)
                    .ShouldBeTrue();
                numbers.Add(number);
            }
        });
        return numbers;
    }

    private static List<int> Errors(Archive archive, string name)
    {
        var errors = new List<int>();
        Walk(archive, archive.Metadata.Find(name)!.Pmid, (_, set) => errors.Add(set.Error));
        return errors;
    }

    private static int Texts(Archive archive, string name)
    {
        var count = 0;
        Walk(archive, archive.Metadata.Find(name)!.Pmid, (_, set) => count += set.Count);
        return count;
    }

    private static void Walk(Archive archive, Pmid pmid, Action<ResultCursor, ValueSet> found)
    {
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            if (cursor.IsMark)
                continue;
            foreach (ref readonly var set in cursor.Layout.Sets)
            {
                if (set.Pmid == pmid)
                    found(cursor, set);
            }
        }
    }
}
