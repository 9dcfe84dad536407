using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class MemberTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public MemberTests() => WorkedExample.Write(Base, ArchiveVersion.V2);

    private string Base => _scratch.Path("a");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("a.0")]
    [InlineData("a.meta")]
    [InlineData("a.index")]
    public void Any_member_names_the_archive(string name)
    {
        using var archive = Archive.Open(_scratch.Path(name));
        archive.BaseName.ShouldBe(Base);
    }

    [Theory]
    [InlineData(".meta", -12375, "missing metadata")]
    [InlineData(".0", -12375, "missing data volume")]
    public void A_missing_member_is_named(string extension, int code, string text)
    {
        File.Delete(Base + extension);
        var error = Should.Throw<ArchiveException>(() => Archive.Open(Base));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(text);
        error.File.ShouldEndWith(extension);
    }

    [Fact]
    public void A_missing_index_is_a_warning()
    {
        File.Delete(Base + ".index");
        using var archive = Archive.Open(Base);
        archive.Index.ShouldBeNull();
        archive.Warnings.ShouldHaveSingleItem().Reason.ShouldContain("temporal index is missing");
        archive.End.ShouldBe(WorkedExample.Start.Add(10_501_000_000));
    }

    [Fact]
    public void When_no_volume_can_be_read_the_first_says_why()
    {
        SimpleArchive.Write(_scratch.Path("old"), ArchiveVersion.V2);
        SimpleArchive.Write(_scratch.Path("new"), ArchiveVersion.V3);
        File.Copy(_scratch.Path("new.meta"), _scratch.Path("old.meta"), overwrite: true);
        foreach (var tolerant in new[] { false, true })
        {
            var options = new ArchiveOpenOptions { Tolerant = tolerant };
            var error = Should.Throw<ArchiveException>(() => Archive.Open(_scratch.Path("old"), options));
            error.Reason.ShouldBe("version V2 differs from version V3 of the metadata");
        }
    }

    [Fact]
    public void An_empty_index_is_a_warning()
    {
        File.WriteAllBytes(Base + ".index", []);
        using var archive = Archive.Open(Base);
        archive.Warnings.ShouldHaveSingleItem().Reason.ShouldContain("contains no PCP data");
    }

    [Theory]
    [InlineData(".0", 11, "pid")]
    [InlineData(".index", 11, "pid")]
    [InlineData(".0", 24, "host")]
    [InlineData(".0", 23, "volume number")]
    [InlineData(".0", 4, "magic")]
    [InlineData(".0", 131, "length mismatch")]
    public void Members_that_do_not_belong_together_are_refused(string extension, int offset, string text)
    {
        SimpleArchive.Poke(Base + extension, offset, 0x21);
        var error = Should.Throw<ArchiveException>(() => Archive.Open(Base));
        error.Code.ShouldBe(-12372);
        error.Message.ShouldContain(text);
    }

    [Fact]
    public void A_gap_in_the_volume_numbers_is_a_warning()
    {
        SimpleArchive.Write(_scratch.Path("v"), options: new ArchiveWriterOptions { RecordsPerVolume = 3 });
        File.Delete(_scratch.Path("v.2"));
        using var archive = Archive.Open(_scratch.Path("v"));
        archive.Warnings.ShouldHaveSingleItem().Reason.ShouldBe("data volume 2 is missing");
    }

    [Theory]
    [InlineData(".0")]
    [InlineData(".meta")]
    public void A_file_of_version_2_beyond_2_GiB_is_a_warning(string extension)
    {
        using (var file = new FileStream(Base + extension, FileMode.Open))
            file.SetLength(1L << 31);
        using var archive = Archive.Open(Base, new ArchiveOpenOptions { Tolerant = true });
        archive.Warnings.ShouldContain(w => w.File == Base + extension && w.Reason.Contains("2147483648 bytes: a file of an archive of version 2 must be smaller than 2 GiB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(12, 1, -12404)]
    [InlineData(20, 3, -12405)]
    [InlineData(19, 9, -12406)]
    [InlineData(26, 1, -12407)]
    public void Clashing_descriptors_are_refused(int offset, byte value, int code)
    {
        var meta = File.ReadAllBytes(Base + ".meta");
        // The descriptor of demo.note again, one field changed.
        var record = meta[182..231];
        record[offset + (offset == 12 ? 3 : offset == 20 ? 3 : 0)] = value;
        File.WriteAllBytes(Base + ".meta", [.. meta, .. record]);
        var error = Should.Throw<ArchiveException>(() => Archive.Open(Base));
        error.Code.ShouldBe(code);
        error.Offset.ShouldBe(meta.Length);
        error.Message.ShouldContain("demo.note");
    }

    [Fact]
    public void An_unknown_metadata_record_is_refused_with_its_place()
    {
        SimpleArchive.Poke(Base + ".meta", 139, 9);
        var error = Should.Throw<ArchiveException>(() => Archive.Open(Base));
        error.Code.ShouldBe(-12412);
        error.Offset.ShouldBe(132);
    }
}
