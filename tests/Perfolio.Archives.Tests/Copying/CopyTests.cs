using Perfolio.Archives.Checking;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Copying;

public sealed class CopyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Output => _scratch.Path("out");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Several_archives_become_one_with_a_mark_between()
    {
        SimpleArchive.Write(_scratch.Path("later"), records: 2, from: 100);
        SimpleArchive.Write(_scratch.Path("early"), records: 3);
        var copied = ArchiveCopy.Run([_scratch.Path("later"), _scratch.Path("early")], Output, new CopyOptions());
        (copied.Records, copied.Marks, copied.Damages.Count).ShouldBe((5, 1, 0));
        Values(Output).ShouldBe(["0 0", "10 10", "20 20", "20.001 mark", "100 100", "110 110"]);
        Sound();
    }

    [Fact]
    public void Archives_of_two_versions_become_one_of_version_3()
    {
        SimpleArchive.Write(_scratch.Path("later"), ArchiveVersion.V3, records: 2, from: 100);
        SimpleArchive.Write(_scratch.Path("early"), records: 2);
        ArchiveCopy.Run([_scratch.Path("early"), _scratch.Path("later")], Output, new CopyOptions());
        using var archive = Archive.Open(Output);
        archive.Label.Version.ShouldBe(ArchiveVersion.V3);
        Values(Output).ShouldBe(["0 0", "10 10", "10.001 mark", "100 100", "110 110"]);
    }

    [Theory]
    [InlineData(ArchiveVersion.V2, ArchiveVersion.V3)]
    [InlineData(ArchiveVersion.V3, ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V2, ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3, ArchiveVersion.V3)]
    public void Another_version_holds_the_same(ArchiveVersion from, ArchiveVersion to)
    {
        RandomArchive.Write(_scratch.Path("a"), from, seed: 3);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Version = to }).Damages.ShouldBeEmpty();
        ContentOf.Archive(Output).ShouldBe(ContentOf.Archive(_scratch.Path("a")));
        using var copy = Archive.Open(Output);
        copy.Label.Version.ShouldBe(to);
        Sound();
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void The_copy_of_a_whole_archive_has_its_bytes(ArchiveVersion version)
    {
        WorkedExample.Write(_scratch.Path("a"), version);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions()).Damages.ShouldBeEmpty();
        foreach (var extension in new[] { ".meta", ".0", ".index" })
            File.ReadAllBytes(Output + extension).ShouldBe(File.ReadAllBytes(_scratch.Path("a" + extension)));
    }

    [Fact]
    public void Labels_and_texts_survive_the_change_of_version()
    {
        WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V2);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Version = ArchiveVersion.V3 });
        ContentOf.Archive(Output).ShouldBe(ContentOf.Archive(_scratch.Path("a")));
        using var copy = Archive.Open(Output);
        copy.Metadata.Labels.ShouldHaveSingleItem().Kind.ShouldBe(LabelSetKind.Context);
        copy.Metadata.Texts.ShouldHaveSingleItem();
        // What was a full list in V2 is a delta in V3.
        copy.Metadata.InstanceDomainRecords[1].IsDelta.ShouldBeTrue();
    }

    [Theory]
    [InlineData("demo.gauge", new[] { "demo.gauge" }, 1, 0)]
    [InlineData("demo.count", new[] { "demo.count" }, 0, 1)]
    [InlineData("demo", new[] { "demo.count", "demo.note", "demo.gauge" }, 1, 1)]
    public void A_selection_takes_its_domains_and_texts_along(string name, string[] kept, int domains, int texts)
    {
        WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V3);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Metrics = [name] });
        using var copy = Archive.Open(Output);
        copy.Metadata.Descriptors.Select(static d => d.Name).ShouldBe(kept);
        copy.Metadata.InstanceDomains.Count.ShouldBe(domains);
        copy.Metadata.Texts.Count.ShouldBe(texts);
        copy.Metadata.Labels.Count.ShouldBe(1);
        using var cursor = copy.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Layout.Sets.Length.ShouldBe(kept.Length);
        Sound();
    }

    [Fact]
    public void A_name_that_is_not_there_is_said()
    {
        SimpleArchive.Write(_scratch.Path("a"));
        var said = new List<string>();
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Metrics = ["no.such", "demo.x"], Warn = said.Add });
        said.ShouldHaveSingleItem().ShouldContain("no.such");
        Values(Output).Count.ShouldBe(13);
    }

    [Theory]
    [InlineData("25", "@22:14:10", new[] { "30 30", "40 40", "50 50" })]
    [InlineData("100", null, new[] { "100 100", "110 110", "120 120" })]
    [InlineData(null, "15", new[] { "0 0", "10 10" })]
    [InlineData("25", "10", new[] { "30 30" })]
    [InlineData("50", "-100", new string[0])]
    public void A_window_is_cut(string? start, string? finish, string[] values)
    {
        SimpleArchive.Write(_scratch.Path("a"), ArchiveVersion.V3);
        var window = new TimeWindowOptions { Start = Time(start), Finish = Time(finish) };
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Window = window });
        Values(Output).ShouldBe(values);
        Sound();
    }

    [Fact]
    public void A_window_begins_with_the_instances_in_force()
    {
        WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V3);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Window = new() { Start = Time("10") } });
        using var copy = Archive.Open(Output);
        copy.Start.ShouldBe(WorkedExample.Start.Add(10 * Timestamp.PerSecond));
        copy.Metadata.InstancesAt(WorkedExample.Indom, copy.Start)!.Ids.ToArray().ShouldBe([0, 1]);
        copy.Metadata.InstancesAt(WorkedExample.Indom, copy.End)!.Ids.ToArray().ShouldBe([1, 2]);
        ArchiveCheck.Run(Output).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void What_stands_before_damage_is_copied_and_the_damage_told()
    {
        SimpleArchive.Write(_scratch.Path("a"));
        SimpleArchive.Poke(_scratch.Path("a.0"), 448, 0, 0, 0, 36);
        var copied = ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions());
        copied.Records.ShouldBe(7);
        copied.Damages.ShouldHaveSingleItem().ToString().ShouldBe(
            $"{_scratch.Path("a.0")}: volume 0, byte offset 412: corrupt record: length mismatch: header 40 != trailer 36");
        Values(Output).Count.ShouldBe(7);
        Sound();
    }

    [Fact]
    public void A_volume_that_is_missing_is_told_and_a_gap()
    {
        SimpleArchive.Write(_scratch.Path("a"), options: new ArchiveWriterOptions { RecordsPerVolume = 5 });
        File.Delete(_scratch.Path("a.1"));
        var said = new List<string>();
        var copied = ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Warn = said.Add });
        said.ShouldHaveSingleItem().ShouldContain("data volume 1 is missing");
        (copied.Records, copied.Marks).ShouldBe((8, 1));
        Values(Output).ShouldBe(["0 0", "10 10", "20 20", "30 30", "40 40", "40.001 mark", "100 100", "110 110", "120 120"]);
        Sound();
    }

    [Fact]
    public void Progress_goes_from_the_start_towards_the_end()
    {
        SimpleArchive.Write(_scratch.Path("a"), records: 129);
        var told = new List<double>();
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Progress = told.Add });
        told.ShouldBe([0, 0.5, 1], tolerance: 1e-9);
    }

    [Fact]
    public void An_existing_output_is_refused_unless_forced()
    {
        SimpleArchive.Write(_scratch.Path("a"));
        SimpleArchive.Write(Output, records: 1);
        var error = Should.Throw<ArchiveException>(() => ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions()));
        error.Message.ShouldContain("--force");
        Values(Output).Count.ShouldBe(1);
        ArchiveCopy.Run([_scratch.Path("a")], Output, new CopyOptions { Overwrite = true });
        Values(Output).Count.ShouldBe(13);
    }

    [Fact]
    public void A_copy_over_its_own_input_is_refused()
    {
        SimpleArchive.Write(Output);
        var error = Should.Throw<ArchiveException>(() => ArchiveCopy.Run([Output], Output, new CopyOptions { Overwrite = true }));
        error.Message.ShouldContain("input");
        Values(Output).Count.ShouldBe(13);
    }

    private static TimeSpecification? Time(string? text) => text is null ? null : TimeSpecification.Parse(text);

    private static List<string> Values(string path) => ContentOf.Numbers(path, SimpleArchive.Start);

    private void Sound() => ArchiveCheck.Run(Output, new CheckOptions { Wraps = false }).Findings.ShouldBeEmpty();
}
