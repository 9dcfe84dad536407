using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Recording;

public sealed class RecorderTests : IDisposable
{
    private static readonly string[] Few = ["kernel.all.load", "kernel.percpu.cpu.user", "mem.util", "kernel.uname", "disk.dev", "network.interface"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task A_recording_is_a_sound_archive(ArchiveVersion version)
    {
        var report = await RecordAsync(Options() with { Version = version, End = new RecordLimit(5, 0, default) });
        report.Records.ShouldBe(5);
        report.LateTicks.ShouldBe(0);
        Sound();
        using var archive = Archive.Open(_scratch.Path("a"));
        archive.Metadata.Find("kernel.all.load")!.Indom.ShouldBe(InstanceDomainId.From(60, 2));
        archive.Label.Version.ShouldBe(version);
        // 5 samples, prologue, epilogue.
        Stamps(archive).Count.ShouldBe(7);
    }

    [Fact]
    public async Task The_schedule_does_not_drift_and_counts_what_came_late()
    {
        // Every wait is 30 ms late; the 6th by 3.5 intervals.
        var time = new ManualTime { Lateness = static n => TimeSpan.FromMilliseconds(n == 5 ? 350 : 30) };
        var report = await RecordAsync(Options(time) with { End = new RecordLimit(20, 0, default) });
        report.LateTicks.ShouldBe(3);
        using var archive = Archive.Open(_scratch.Path("a"));
        var stamps = Stamps(archive);
        // The 20th sample: 19 intervals, 3 left out, one lateness.
        (stamps[20].Nanoseconds - stamps[0].Nanoseconds).ShouldBe(((19 + 3) * 100_000_000L) + 30_000_000);
    }

    [Fact]
    public async Task A_suspended_machine_leaves_a_mark_and_no_late_ticks()
    {
        var time = new ManualTime { Suspended = static n => TimeSpan.FromMinutes(n == 3 ? 10 : 0) };
        var report = await RecordAsync(Options(time) with { End = new RecordLimit(10, 0, default) });
        report.Marks.ShouldBe(1);
        report.LateTicks.ShouldBe(0);
        var check = Sound();
        check.Marks.ShouldBe(1);
    }

    [Fact]
    public async Task A_stopped_recorder_leaves_a_mark()
    {
        var time = new ManualTime { Lateness = static n => TimeSpan.FromSeconds(n == 3 ? 60 : 0) };
        (await RecordAsync(Options(time) with { End = new RecordLimit(10, 0, default) })).Marks.ShouldBe(1);
        Sound().Marks.ShouldBe(1);
    }

    [Fact]
    public async Task Volumes_hold_as_many_records_as_asked_for()
    {
        await RecordAsync(Options() with { End = new RecordLimit(10, 0, default), Volume = new RecordLimit(4, 0, default) });
        Sound();
        using var archive = Archive.Open(_scratch.Path("a"));
        archive.Volumes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Bytes_and_time_end_a_recording()
    {
        (await RecordAsync(Options() with { End = new RecordLimit(0, 20_000, default) })).Bytes.ShouldBeGreaterThanOrEqualTo(20_000);
        File.Delete(_scratch.Path("a.meta"));
        File.Delete(_scratch.Path("a.0"));
        File.Delete(_scratch.Path("a.index"));
        (await RecordAsync(Options() with { End = new RecordLimit(0, 0, TimeSpan.FromSeconds(1)) })).Records.ShouldBe(11);
    }

    [Fact]
    public async Task Only_the_instances_asked_for_are_logged()
    {
        var configuration = LoggingConfiguration.Parse("log mandatory on 100 msec { kernel.all.load [ 1, \"5 minute\" ] }", "test");
        await RecordAsync(Options() with { Groups = RecordGroup.From(configuration, TimeSpan.FromSeconds(1)), End = new RecordLimit(2, 0, default) });
        using var archive = Archive.Open(_scratch.Path("a"));
        var load = archive.Metadata.Find("kernel.all.load")!;
        var instances = new HashSet<int>();
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            foreach (ref readonly var set in cursor.Layout.Sets)
            {
                if (set.Pmid != load.Pmid)
                    continue;
                for (var i = 0; i < set.Count; i++)
                    instances.Add(cursor.Layout.Instances[set.First + i]);
            }
        }

        instances.Order().ShouldBe([1, 5]);
    }

    [Fact]
    public async Task Instances_that_are_not_there_are_told()
    {
        var configuration = LoggingConfiguration.Parse(
            "\nlog mandatory on 100 msec { kernel.all.load [ 1, 7, \"5 minute\" fortnight ] }", "test");
        var warnings = new List<string>();
        await RecordAsync(Options() with
        {
            Groups = RecordGroup.From(configuration, TimeSpan.FromSeconds(1)),
            End = new RecordLimit(2, 0, default),
            Warn = warnings.Add,
        });
        warnings.ShouldBe(
            [
                "test, line 2: metric 'kernel.all.load' has no instance 'fortnight'",
                "test, line 2: metric 'kernel.all.load' has no instance '7'",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Being_stopped_finishes_the_archive()
    {
        using var stop = new CancellationTokenSource();
        var options = Options(TimeProvider.System) with { Groups = [RecordGroup.Of(Few, TimeSpan.FromMilliseconds(10))], Started = stop.Cancel, FinalSample = true };
        (await RecordAsync(options, stop.Token)).Records.ShouldBe(2);
        Sound();
    }

    [Fact]
    public async Task Between_samples_a_thread_of_its_own_waits_that_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var ofPool = true;
        var options = Options(TimeProvider.System) with
        {
            Groups = [RecordGroup.Of(Few, TimeSpan.FromHours(1))],
            Started = () =>
            {
                ofPool = Thread.CurrentThread.IsThreadPoolThread;
                // When the wait for the next sample has begun, or just before.
                ThreadPool.QueueUserWorkItem(_ => stop.Cancel());
            },
        };
        (await RecordAsync(options, stop.Token).WaitAsync(TimeSpan.FromMinutes(10), CancellationToken.None)).Records.ShouldBe(1);
        ofPool.ShouldBeFalse("many recordings at once would take all threads of the pool");
        Sound();
    }

    [Fact]
    public void What_cannot_be_recorded_is_refused()
    {
        Should.Throw<OperationException>(() => new ArchiveRecorder(Options() with { Groups = [RecordGroup.Of(Few, TimeSpan.FromMilliseconds(9))] })).Message.ShouldContain("10 ms");
        Should.Throw<OperationException>(() => new ArchiveRecorder(Options() with { Groups = [RecordGroup.Of(["no.such"], TimeSpan.FromSeconds(1))] })).Message.ShouldContain("nothing to record");
    }

    [Fact]
    public async Task An_archive_is_not_replaced_unasked()
    {
        var options = Options() with { End = new RecordLimit(1, 0, default) };
        await RecordAsync(options);
        (await Should.ThrowAsync<ArchiveException>(() => RecordAsync(options))).Message.ShouldContain("already exists");
        await RecordAsync(options with { Overwrite = true });
        Sound();
    }

    private static async Task<RecordReport> RecordAsync(RecordOptions options, CancellationToken stop = default)
    {
        using var recorder = new ArchiveRecorder(options);
        return await recorder.RunAsync(stop);
    }

    private static List<Timestamp> Stamps(Archive archive)
    {
        var stamps = new List<Timestamp>();
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
            stamps.Add(cursor.Time);
        return stamps;
    }

    private RecordOptions Options(TimeProvider? time = null) => new()
    {
        BaseName = _scratch.Path("a"),
        Groups = [RecordGroup.Of(Few, TimeSpan.FromMilliseconds(100))],
        Sampling = SamplerOptions.Default with { Time = time ?? new ManualTime() },
    };

    private CheckReport Sound()
    {
        var check = ArchiveCheck.Run(_scratch.Path("a"));
        check.Findings.Where(static f => f.Severity == CheckSeverity.Error).ShouldBeEmpty();
        return check;
    }
}
