using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Writing;

public sealed class WriterTests : IDisposable
{
    private static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);
    private readonly Scratch _scratch = new();

    private string Base => _scratch.Path("a");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Nothing_appears_before_the_archive_is_complete()
    {
        using (var writer = ArchiveWriter.Create(Base, WorkedExample.Label(ArchiveVersion.V3)))
        {
            writer.WriteMark(WorkedExample.Start);
            Directory.GetFiles(_scratch.Root).ShouldAllBe(static f => f.EndsWith(".partial", StringComparison.Ordinal));
        }

        Directory.GetFiles(_scratch.Root).ShouldBeEmpty();
    }

    [Fact]
    public void An_existing_archive_is_kept_unless_forced()
    {
        WorkedExample.Write(Base, ArchiveVersion.V2);
        var error = Should.Throw<ArchiveException>(() => SimpleArchive.Write(Base));
        error.Message.ShouldContain("already exists");
        error.Message.ShouldContain("--force");
        File.ReadAllBytes(Base + ".meta").Length.ShouldBe(479);
        SimpleArchive.Write(Base, options: new ArchiveWriterOptions { Overwrite = true });
        new FileInfo(Base + ".0").Length.ShouldBe(652);
        Directory.GetFiles(_scratch.Root).Length.ShouldBe(3);
    }

    [Fact]
    public void Overwriting_removes_surplus_volumes()
    {
        SimpleArchive.Write(Base, options: new ArchiveWriterOptions { RecordsPerVolume = 4 });
        File.Exists(Base + ".3").ShouldBeTrue();
        SimpleArchive.Write(Base, options: new ArchiveWriterOptions { Overwrite = true });
        Directory.GetFiles(_scratch.Root).Length.ShouldBe(3);
    }

    [Fact]
    public void A_missing_directory_is_an_error() =>
        Should.Throw<ArchiveException>(() =>
            SimpleArchive.Write(_scratch.Path("no/such/a"))).Message.ShouldContain("cannot create");

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void Volumes_are_switched_by_count_and_by_size(ArchiveVersion version)
    {
        SimpleArchive.Write(Base, version, 10, new ArchiveWriterOptions { RecordsPerVolume = 4 });
        Volumes().ShouldBe([4, 4, 2]);
        SimpleArchive.Write(Base, version, 10,
            new ArchiveWriterOptions { Overwrite = true, MaxVolumeBytes = LabelCodec.Size(version) + 150 });
        Volumes().ShouldBe([3, 3, 3, 1]);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new[] { 2, 3, 4 }, 2)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 4, 5 }, -2)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 2, 3 }, 0)]
    [InlineData(new[] { 1, 2 }, new[] { 1, 2, 3, 4 }, 2)]
    public void Instance_changes_are_written_as_delta_or_in_full(int[] before, int[] after, int entries)
    {
        using (var writer = ArchiveWriter.Create(Base, WorkedExample.Label(ArchiveVersion.V3)))
        {
            writer.WriteInstances(Indom, WorkedExample.Start, List(before)).ShouldBeTrue();
            writer.WriteInstances(Indom, WorkedExample.Start.Add(1), List(after)).ShouldBe(entries != 0);
            writer.WriteMark(WorkedExample.Start.Add(2));
            writer.Complete();
        }

        using var archive = Archive.Open(Base);
        var history = archive.Metadata.Find(Indom)!;
        history.Records.Count.ShouldBe(entries == 0 ? 1 : 2);
        history.At(WorkedExample.Start.Add(5))!.Ids.ToArray().ShouldBe(after);
        if (entries == 0)
            return;
        history.Records[1].IsDelta.ShouldBe(entries > 0);
        history.Records[1].Count.ShouldBe(Math.Abs(entries));
    }

    [Fact]
    public void A_renamed_instance_needs_a_full_record()
    {
        using (var writer = ArchiveWriter.Create(Base, WorkedExample.Label(ArchiveVersion.V3)))
        {
            writer.WriteInstances(Indom, WorkedExample.Start, List([1, 2, 3]));
            writer.WriteInstances(Indom, WorkedExample.Start.Add(1),
                InstanceList.Create(new Dictionary<int, string> { [1] = "i1", [2] = "other", [3] = "i3" }));
            writer.WriteMark(WorkedExample.Start.Add(2));
            writer.Complete();
        }

        using var archive = Archive.Open(Base);
        var history = archive.Metadata.Find(Indom)!;
        history.Records[1].IsDelta.ShouldBeFalse();
        history.At(1).NameOf(2).ShouldBe("other");
        history.At(0).NameOf(2).ShouldBe("i2");
    }

    [Fact]
    public void Long_chains_of_deltas_are_reconstructed_in_any_order()
    {
        var lists = new List<int[]>();
        using (var writer = ArchiveWriter.Create(Base, WorkedExample.Label(ArchiveVersion.V3)))
        {
            for (var i = 0; i < 300; i++)
            {
                lists.Add([.. Enumerable.Range(i, 20)]);
                writer.WriteInstances(Indom, WorkedExample.Start.Add(i), List(lists[^1]));
            }

            writer.WriteMark(WorkedExample.Start.Add(300));
            writer.Complete();
        }

        using var archive = Archive.Open(Base);
        var history = archive.Metadata.Find(Indom)!;
        history.Records.Skip(1).ShouldAllBe(static r => r.IsDelta);
        foreach (var i in Enumerable.Range(0, 300).Select(static i => (i * 7919) % 300))
        {
            history.At(WorkedExample.Start.Add(i))!.Ids.ToArray().ShouldBe(lists[i]);
            history.At(i).NameOf(i + 3).ShouldBe($"i{i + 3}");
        }
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void Writing_what_was_read_gives_the_same_bytes(ArchiveVersion version)
    {
        RandomArchive.Write(Base, version, seed: 5);
        ArchiveRepair.Run(Base, _scratch.Path("b"), new ArchiveWriterOptions { IndexInterval = 5000 }).Damages.ShouldBeEmpty();
        var files = Directory.GetFiles(_scratch.Root, "a.*");
        files.Length.ShouldBeGreaterThan(4);
        foreach (var file in files)
            File.ReadAllBytes(_scratch.Path("b" + Path.GetExtension(file))).ShouldBe(File.ReadAllBytes(file), file);
    }

    [Fact]
    public void A_time_beyond_2038_needs_version_3()
    {
        using var writer = ArchiveWriter.Create(Base, WorkedExample.Label(ArchiveVersion.V2));
        Should.Throw<ArchiveException>(() => writer.WriteMark(Timestamp.From(1L << 31))).Message.ShouldContain("V2");
    }

    [Fact]
    public void A_volume_of_version_2_ends_before_2_GiB()
    {
        SimpleArchive.Write(Base, ArchiveVersion.V2, 10, new ArchiveWriterOptions { Version2Limit = 132 + 150 });
        Volumes().ShouldBe([3, 3, 3, 1]);
        SimpleArchive.Write(Base, ArchiveVersion.V3, 10,
            new ArchiveWriterOptions { Version2Limit = 132 + 150, Overwrite = true });
        Volumes().ShouldBe([10]);
    }

    [Fact]
    public void What_does_not_fit_into_2_GiB_is_refused_in_version_2()
    {
        using var writer = ArchiveWriter.Create(
            Base, WorkedExample.Label(ArchiveVersion.V2), new ArchiveWriterOptions { Version2Limit = 170 });
        Should.Throw<ArchiveException>(() => writer.WriteRaw(new byte[40], WorkedExample.Start)).Message.ShouldContain("a volume of a V2 archive cannot exceed 2 GiB");
        Should.Throw<ArchiveException>(() => writer.WriteInstances(Indom, WorkedExample.Start, List([1, 2, 3]))).Message.ShouldContain("metadata of a V2 archive cannot exceed 2 GiB");
    }

    private static InstanceList List(int[] ids) => InstanceList.Create(ids.Select(static i => KeyValuePair.Create(i, $"i{i}")));

    private List<int> Volumes()
    {
        using var archive = Archive.Open(Base);
        using var cursor = archive.Results();
        var counts = new SortedDictionary<int, int>();
        while (cursor.Read() == Results.ReadStatus.Record)
            counts[cursor.Volume] = counts.GetValueOrDefault(cursor.Volume) + 1;
        return [.. counts.Values];
    }
}
