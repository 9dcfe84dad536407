using System.Text.Json;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Checking;

public sealed class CheckTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public CheckTests() => SimpleArchive.Write(Base);

    private string Base => _scratch.Path("a");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_sound_archive_has_no_findings()
    {
        var report = ArchiveCheck.Run(Base);
        report.Findings.ShouldBeEmpty();
        report.IsSound.ShouldBeTrue();
        report.Records.ShouldBe(13);
    }

    [Fact]
    public void Progress_follows_the_index_and_is_not_told_without_one()
    {
        SimpleArchive.Write(Base, records: 129, options: new ArchiveWriterOptions { Overwrite = true });
        var told = new List<double>();
        var options = new CheckOptions { Progress = told.Add };
        ArchiveCheck.Run(Base, options);
        told.ShouldBe([0, 0.5, 1], tolerance: 1e-9);
        File.Delete(Base + ".index");
        ArchiveCheck.Run(Base, options).Records.ShouldBe(129);
        told.Count.ShouldBe(3);
    }

    // The damages of the reduction's reference: record i stands at byte 132 + 40 i.
    [Theory]
    [InlineData(412, new byte[] { 0x7f, 0xff, 0xff, 0xff }, 412, "wanted 2147483647 bytes")]
    [InlineData(448, new byte[] { 0, 0, 0, 36 }, 412, "length mismatch: header 40 != trailer 36")]
    [InlineData(432, new byte[] { 0, 0, 0, 5 }, 412, "does not fit")]
    [InlineData(416, new byte[] { 0x80, 0, 0, 0, 0xff, 0, 0, 0 }, 412, "impossible time stamp")]
    [InlineData(436, new byte[] { 0, 0, 0, 9 }, 412, "value format 9")]
    [InlineData(436, new byte[] { 0, 0, 0, 1 }, 412, "does not fit its type")]
    public void Damage_is_reported_with_its_place_and_repaired_behind_a_mark(int at, byte[] bytes, int offset, string reason)
    {
        SimpleArchive.Poke(Base + ".0", at, bytes);
        var report = ArchiveCheck.Run(Base);
        report.IsSound.ShouldBeFalse();
        var finding = report.Findings.Where(static f => f.Kind == "record").ShouldHaveSingleItem();
        finding.Offset.ShouldBe(offset);
        finding.Time.ShouldBe(SimpleArchive.At(60));
        finding.Reason.ShouldContain(reason);
        finding.ToString().ShouldStartWith($"{Base}.0: byte offset {offset}: [2023-11-14T22:14:20.000000000Z]: error: ");
        report.Records.ShouldBe(12);

        var before = Directory.GetFiles(_scratch.Root).ToDictionary(static f => f, File.ReadAllBytes);
        var repair = ArchiveRepair.Run(Base, _scratch.Path("b"));
        repair.Damages.ShouldHaveSingleItem().Offset.ShouldBe(offset);
        repair.Marks.ShouldBe(1);
        Times(_scratch.Path("b"))
            .ShouldBe(["0", "10", "20", "30", "40", "50", "60", "mark 60.001", "80", "90", "100", "110", "120"]);
        ArchiveCheck.Run(_scratch.Path("b")).Findings.ShouldBeEmpty();
        foreach (var (file, content) in before)
            File.ReadAllBytes(file).ShouldBe(content);
    }

    [Fact]
    public void A_cut_last_record_is_reported_and_left_out()
    {
        var whole = File.ReadAllBytes(Base + ".0");
        File.WriteAllBytes(Base + ".0", whole[..^6]);
        var report = ArchiveCheck.Run(Base);
        report.Findings.First(static f => f.Kind == "record").Offset.ShouldBe(612);
        report.Findings.ShouldContain(static f => f.Kind == "index");
        ArchiveRepair.Run(Base, _scratch.Path("b")).Records.ShouldBe(12);
        ArchiveCheck.Run(_scratch.Path("b")).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Time_going_backwards_is_a_warning()
    {
        // The second of record 5 becomes that of record 4 less 1.
        SimpleArchive.Poke(Base + ".0", 132 + (5 * 40) + 7, unchecked((byte)(0x00 + 39)));
        var report = ArchiveCheck.Run(Base);
        report.Findings.ShouldContain(static f => f.Kind == "time" && f.Severity == CheckSeverity.Warning && f.Reason.Contains("went backwards", StringComparison.Ordinal));
    }

    [Fact]
    public void An_index_that_points_elsewhere_is_an_error()
    {
        SimpleArchive.Poke(Base + ".index", 132 + 19, 0x88);
        var finding = ArchiveCheck.Run(Base).Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe("index");
        finding.Offset.ShouldBe(132);
        finding.Reason.ShouldContain("where no record begins");
    }

    [Fact]
    public void A_metric_without_a_description_is_an_error_and_left_out_by_the_repair()
    {
        SimpleArchive.Poke(Base + ".meta", 140, 0x3d, 0x40, 0, 2);
        ArchiveCheck.Run(Base).Findings.Where(static f => f.Kind == "descriptor").ShouldHaveSingleItem().Reason.ShouldContain("245.0.1");
        var repair = ArchiveRepair.Run(Base, _scratch.Path("b"));
        repair.ValueSetsDropped.ShouldBe(13);
        repair.Records.ShouldBe(0);
    }

    [Fact]
    public void Lost_metadata_behind_damage_are_found_again()
    {
        WorkedExample.Write(_scratch.Path("w"), ArchiveVersion.V2);
        // The length of the second descriptor.
        SimpleArchive.Poke(_scratch.Path("w.meta"), 182, 0x7f);
        var report = ArchiveCheck.Run(_scratch.Path("w"));
        report.Findings.ShouldContain(static f => f.Kind == "metadata" && f.Offset == 182);
        var repair = ArchiveRepair.Run(_scratch.Path("w"), _scratch.Path("b"));
        repair.ValueSetsDropped.ShouldBe(2);
        using var archive = Archive.Open(_scratch.Path("b"));
        archive.Metadata.Descriptors.Select(static d => d.Name).ShouldBe(["demo.count", "demo.gauge"]);
        archive.Metadata.Find(WorkedExample.Indom)!.Records.Count.ShouldBe(2);
        ArchiveCheck.Run(_scratch.Path("b")).IsSound.ShouldBeTrue();
    }

    [Fact]
    public void Wraps_are_warnings()
    {
        WorkedExample.Write(_scratch.Path("w"), ArchiveVersion.V3);
        var finding = ArchiveCheck.Run(_scratch.Path("w")).Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe("wrap");
        finding.Severity.ShouldBe(CheckSeverity.Warning);
        finding.Reason.ShouldContain("demo.count: unsigned 32-bit wrap: 4294967290");
        ArchiveCheck.Run(_scratch.Path("w"), new CheckOptions { Wraps = false }).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void The_report_is_one_json_document()
    {
        SimpleArchive.Poke(Base + ".0", 432, 0, 0, 0, 5);
        using var memory = new MemoryStream();
        ArchiveCheck.Run(Base).WriteJson(memory);
        using var json = JsonDocument.Parse(memory.ToArray());
        json.RootElement.GetProperty("sound").GetBoolean().ShouldBeFalse();
        json.RootElement.GetProperty("findings")[0].GetProperty("offset").GetInt64().ShouldBe(412);
        json.RootElement.GetProperty("findings")[0].GetProperty("time").GetString().ShouldBe("2023-11-14T22:14:20.000000000Z");
    }

    [Fact]
    public void A_repair_never_writes_over_its_input() =>
        Should.Throw<ArchiveException>(() => ArchiveRepair.Run(Base, Base, new ArchiveWriterOptions { Overwrite = true }));

    private static List<string> Times(string path)
    {
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var times = new List<string>();
        while (cursor.Read() == ReadStatus.Record)
        {
            var x = (cursor.Time.Nanoseconds - SimpleArchive.Start.Nanoseconds) / 1e9;
            times.Add((cursor.IsMark ? "mark " : "") + x.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return times;
    }
}
