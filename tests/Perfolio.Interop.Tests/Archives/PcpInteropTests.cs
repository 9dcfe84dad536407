using System.Text;
using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Info;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Tests;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Interop.Tests.Archives;

[Trait("Category", "Interop")]
public sealed class PcpInteropTests : IClassFixture<Recording>, IDisposable
{
    private readonly Recording _recording;
    private readonly Scratch _scratch = new();

    public PcpInteropTests(Recording recording) => _recording = recording;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(2, "-a", DumpViews.All)]
    [InlineData(3, "-a", DumpViews.All)]
    [InlineData(2, "-eh", DumpViews.LabelSets | DumpViews.Texts)]
    [InlineData(3, "-eh", DumpViews.LabelSets | DumpViews.Texts)]
    [InlineData(3, "-I", DumpViews.InstanceDomainRecords)]
    [InlineData(3, "-l", DumpViews.Label)]
    public async Task A_recorded_archive_is_dumped_as_pmdumplog_does(int version, string option, DumpViews views)
    {
        var path = _recording.Archive(version);
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", option, path);
        theirs.Code.ShouldBe(0, theirs.Error);
        theirs.Output.Length.ShouldBeGreaterThan(100);
        DumpText.Sorted(DumpText.Ours(path, views)).ShouldBeDump(DumpText.Sorted(theirs.Output));
    }

    [Fact]
    public async Task A_recorded_archive_is_dumped_backwards_as_pmdumplog_does()
    {
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-r", _recording.Archive(3));
        DumpText.Ours(_recording.Archive(3), new DumpOptions { Reverse = true }).ShouldBeDump(theirs.Output);
    }

    [Theory]
    [InlineData(DumpStamps.Date, "-x")]
    [InlineData(DumpStamps.DateAndOffset, "-xx")]
    [InlineData(DumpStamps.DateOffsetAndEpoch, "-xxx")]
    public async Task Stamps_are_printed_as_pmdumplog_does(DumpStamps stamps, string option)
    {
        foreach (var version in new[] { 2, 3 })
        {
            var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", option, "-mt", _recording.Archive(version));
            DumpText.Ours(_recording.Archive(version),
                new DumpOptions { Views = DumpViews.Values | DumpViews.Index, Stamps = stamps }).ShouldBeDump(theirs.Output);
        }
    }

    [Theory]
    [InlineData("-s", DumpViews.Sizes)]
    [InlineData("-M", DumpViews.Marks)]
    [InlineData("-lM", DumpViews.Label | DumpViews.Marks)]
    [InlineData("-ts", DumpViews.Index | DumpViews.Sizes)]
    public async Task Views_combine_as_in_pmdumplog(string option, DumpViews views)
    {
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", option, _recording.Archive(3));
        DumpText.Ours(_recording.Archive(3), views).ShouldBeDump(theirs.Output);
    }

    // Records on both sides of the end of summer time in the northern and in the southern half of the world.
    [Theory]
    [InlineData("EST5EDT", 1_699_163_990)]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", 1_698_541_190)]
    [InlineData("AEST-10AEDT-11,M10.1.0,M4.1.0/3", 1_680_364_790)]
    [InlineData("America/New_York", 1_699_163_990)]
    public async Task Zones_with_summer_time_are_followed_as_pmdumplog_does(string zone, long start)
    {
        var path = _scratch.Path("summer");
        using (var writer = ArchiveWriter.Create(
            path, WorkedExample.Label(ArchiveVersion.V2) with { Start = Timestamp.From(start) }))
        {
            writer.WriteDescriptor(new(
                "demo.x", SimpleArchive.Metric, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant));
            var record = new RecordBuilder(ArchiveVersion.V2);
            for (var i = 0; i < 4; i++)
            {
                record.BeginMetric(SimpleArchive.Metric, MetricType.UInt32);
                record.AddInt32(-1, i);
                writer.WriteRecord(record, Timestamp.From(start + (i * 1800)));
            }

            writer.Complete();
        }

        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-Z", zone, "-x", "-lm", path);
        theirs.Code.ShouldBe(0, theirs.Error);
        DumpText.Ours(path, new DumpOptions
        {
            Views = DumpViews.Label | DumpViews.Values,
            Stamps = DumpStamps.Date,
            Zone = ArchiveZone.Parse(zone),
            Note = $"Note: timezone set to \"TZ={zone}\"",
        }).ShouldBeDump(theirs.Output);
    }

    [Theory]
    [InlineData("-S", "1sec", null, null, false)]
    [InlineData("-S", "500msec", "-T", "700msec", false)]
    [InlineData("-S", "500msec", "-T", "1sec", true)]
    [InlineData("-T", "-1sec", null, null, true)]
    public async Task Windows_are_cut_as_in_pmdumplog(string option, string time, string? second, string? until, bool reverse)
    {
        var path = _recording.Archive(3);
        string[] window = second is null ? [option, time] : [option, time, second, until!];
        var theirs = await PcpTools.RunAsync("pmdumplog", null, [.. window, "-z", reverse ? "-r" : "-m", path]);
        using var archive = Archive.Open(path);
        var part = TimeWindow.Resolve(
            new TimeWindowOptions
            {
                Start = option == "-S" ? TimeSpecification.Parse(time) : null,
                Finish = option == "-T" ? TimeSpecification.Parse(time) : until is null ? null : TimeSpecification.Parse(until),
            },
            archive.Start, archive.End, archive.End);
        var windowed = new DumpOptions { Reverse = reverse, Start = part.Start, End = part.End };
        DumpText.Ours(path, windowed).ShouldBeDump(theirs.Output);
    }

    [Theory]
    [InlineData(2, ".0")]
    [InlineData(3, ".0")]
    [InlineData(2, ".meta")]
    [InlineData(3, ".meta")]
    public async Task A_member_is_shown_in_hexadecimal_as_pmdumplog_does(int version, string extension)
    {
        var path = _recording.Archive(version) + extension;
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-v", path);
        using var memory = new MemoryStream();
        RawDump.Write(path, memory).ShouldBeNull();
        Encoding.Latin1.GetString(memory.ToArray()).ShouldBe(theirs.Output);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_copy_of_a_recorded_archive_has_the_same_bytes_and_passes_pmlogcheck(int version)
    {
        var path = _recording.Archive(version);
        ArchiveCheck.Run(path, new CheckOptions { Wraps = false }).IsSound.ShouldBeTrue();
        ArchiveRepair.Run(path, _scratch.Path("copy")).Damages.ShouldBeEmpty();
        foreach (var extension in new[] { ".meta", ".0" })
            (await File.ReadAllBytesAsync(_scratch.Path("copy" + extension)))
                .ShouldBe(await File.ReadAllBytesAsync(path + extension));
        await PassesAsync(_scratch.Path("copy"));
    }

    [Theory]
    [InlineData(2, ArchiveVersion.V3, null)]
    [InlineData(3, ArchiveVersion.V3, "proc")]
    [InlineData(2, ArchiveVersion.V2, "sample")]
    [InlineData(2, null, "kernel.all,network.interface.in")]
    public async Task What_is_copied_passes_pmlogcheck_and_reads_equal(int version, ArchiveVersion? to, string? metrics)
    {
        var path = _recording.Archive(version);
        var options = new CopyOptions { Version = to, Metrics = metrics?.Split(',') ?? [] };
        ArchiveCopy.Run([path], _scratch.Path("copy"), options).Damages.ShouldBeEmpty();
        await PassesAsync(_scratch.Path("copy"));
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-aeh", _scratch.Path("copy"));
        DumpText.Sorted(DumpText.Ours(_scratch.Path("copy"), DumpViews.All | DumpViews.LabelSets | DumpViews.Texts))
            .ShouldBeDump(DumpText.Sorted(theirs.Output));
        if (to != ArchiveVersion.V2 || metrics is not null)
            return;
        DumpText.Ours(_scratch.Path("copy"), DumpViews.Values).ShouldBe(DumpText.Ours(path, DumpViews.Values));
    }

    [Fact]
    public async Task Two_recordings_are_merged_and_pass_pmlogcheck()
    {
        var copied = ArchiveCopy.Run([_recording.Archive(3), _recording.Archive(2)], _scratch.Path("merged"), new CopyOptions());
        copied.Damages.ShouldBeEmpty();
        copied.Marks.ShouldBeGreaterThan(0);
        await PassesAsync(_scratch.Path("merged"));
    }

    [Theory]
    [InlineData(ArchiveVersion.V2, 1)]
    [InlineData(ArchiveVersion.V3, 2)]
    public async Task What_we_write_passes_pmlogcheck_and_reads_equal(ArchiveVersion version, int seed)
    {
        var path = _scratch.Path("ours");
        RandomArchive.Write(path, version, seed);
        await PassesAsync(path);
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-a", path);
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All)).ShouldBeDump(DumpText.Sorted(theirs.Output));
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task The_worked_example_reads_equal(ArchiveVersion version)
    {
        var path = _scratch.Path("example");
        WorkedExample.Write(path, version);
        await PassesAsync(path);
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-aeh", path);
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All | DumpViews.LabelSets | DumpViews.Texts))
            .ShouldBeDump(DumpText.Sorted(theirs.Output));
    }

    [Theory]
    [InlineData(412, new byte[] { 0x7f, 0xff, 0xff, 0xfc })]
    [InlineData(432, new byte[] { 0, 0, 0, 5 })]
    public async Task A_repaired_archive_passes_pmlogcheck(int at, byte[] bytes)
    {
        var path = _scratch.Path("damaged");
        SimpleArchive.Write(path);
        SimpleArchive.Poke(path + ".0", at, bytes);
        ArchiveRepair.Run(path, _scratch.Path("fixed")).Marks.ShouldBe(1);
        await PassesAsync(_scratch.Path("fixed"));
    }

    [Fact]
    public async Task Several_volumes_pass_pmlogcheck()
    {
        var path = _scratch.Path("volumes");
        SimpleArchive.Write(path, ArchiveVersion.V3, 100,
            new ArchiveWriterOptions { RecordsPerVolume = 30, IndexInterval = 200 });
        await PassesAsync(path);
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-a", path);
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All)).ShouldBeDump(DumpText.Sorted(theirs.Output));
    }

    [Theory]
    [InlineData("kernel.all.load")]
    [InlineData("hinv.ncpu")]
    [InlineData("mem.util.free")]
    [InlineData("network.interface.in.bytes")]
    public async Task Metrics_are_described_as_pminfo_does(string metric)
    {
        var path = _recording.Archive(3);
        var theirs = await PcpTools.RunAsync("pminfo", null, "-dmftTl", "-a", path, metric);
        using var archive = Archive.Open(path);
        using var memory = new MemoryStream();
        new ArchiveInfo(archive, new InfoOptions
        {
            Descriptors = true,
            Pmids = true,
            Values = true,
            OneLine = true,
            Help = true,
            Labels = true,
            Zone = ArchiveZone.Utc,
            Metrics = [(metric, archive.Metadata.Find(metric)!)],
        }).Write(memory);
        Encoding.Latin1.GetString(memory.ToArray()).ShouldBe(theirs.Output);
    }

    [Theory]
    [InlineData("-z", null)]
    [InlineData("-Z", "EST5EDT")]
    public async Task The_zone_is_noted_as_pminfo_does(string option, string? zone)
    {
        var path = _recording.Archive(2);
        string[] words = zone is null ? [option] : [option, zone];
        var theirs = await PcpTools.RunAsync(
            "pminfo", null, [.. words, "-f", "-a", path, "kernel.all.load", "sample.event.records"]);
        using var archive = Archive.Open(path);
        using var memory = new MemoryStream();
        new ArchiveInfo(archive, new InfoOptions
        {
            Values = true,
            Zone = zone is null ? ArchiveZone.Of(archive.Label) : ArchiveZone.Parse(zone),
            Note = zone is null ? $"Note: timezone set to local timezone of host \"{archive.Label.HostName}\" from archive" : $"Note: timezone set to \"TZ={zone}\"",
            Metrics = [.. new[] { "kernel.all.load", "sample.event.records" }.Select(n => (n, archive.Metadata.Find(n)!))],
        }).Write(memory);
        Encoding.Latin1.GetString(memory.ToArray()).ShouldBe(theirs.Output);
    }

    // Counter wraps of the sample agent are its purpose.
    private static async Task PassesAsync(string path)
    {
        var (code, output, error) = await PcpTools.RunAsync("pmlogcheck", null, "-w", path);
        (output + error).ShouldBe("");
        code.ShouldBe(0);
    }
}
