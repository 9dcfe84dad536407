using System.Text;
using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Info;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Tests;
using Perfolio.Archives.Writing;
using Perfolio.Archives.Time;

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
        DumpText.Sorted(DumpText.Ours(path, views)).ShouldBe(DumpText.Sorted(theirs.Output));
    }

    [Fact]
    public async Task A_recorded_archive_is_dumped_backwards_as_pmdumplog_does()
    {
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-r", _recording.Archive(3));
        DumpText.Ours(_recording.Archive(3), DumpViews.Values, reverse: true).ShouldBe(theirs.Output);
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
            (await File.ReadAllBytesAsync(_scratch.Path("copy" + extension))).ShouldBe(await File.ReadAllBytesAsync(path + extension));
        await PassesAsync(_scratch.Path("copy"));
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
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All)).ShouldBe(DumpText.Sorted(theirs.Output));
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
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All | DumpViews.LabelSets | DumpViews.Texts)).ShouldBe(DumpText.Sorted(theirs.Output));
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
        SimpleArchive.Write(path, ArchiveVersion.V3, 100, new ArchiveWriterOptions { RecordsPerVolume = 30, IndexInterval = 200 });
        await PassesAsync(path);
        var theirs = await PcpTools.RunAsync("pmdumplog", null, "-z", "-a", path);
        DumpText.Sorted(DumpText.Ours(path, DumpViews.All)).ShouldBe(DumpText.Sorted(theirs.Output));
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

    // Counter wraps of the sample agent are its purpose.
    private static async Task PassesAsync(string path)
    {
        var (code, output, error) = await PcpTools.RunAsync("pmlogcheck", null, "-w", path);
        (output + error).ShouldBe("");
        code.ShouldBe(0);
    }
}
