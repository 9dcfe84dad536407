using System.Diagnostics;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class CompressionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("xz")]
    [InlineData("lzma")]
    [InlineData("zst")]
    public void Compressed_members_read_as_plain_ones(string suffix)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000, new ArchiveWriterOptions { RecordsPerVolume = 25_000 });
        foreach (var file in Directory.GetFiles(_scratch.Root))
            Compress(file, suffix);
        using var archive = Archive.Open(path);
        archive.Volumes.Count.ShouldBe(3);
        archive.Volumes.ShouldAllBe(static v => v.IsCompressed);
        archive.End.ShouldBe(SimpleArchive.At(599_990));
        using var cursor = archive.Results();
        var records = 0;
        while (cursor.Read() == ReadStatus.Record)
        {
            cursor.Time.ShouldBe(SimpleArchive.At(records * 10));
            records++;
        }

        cursor.Damage.ShouldBeNull();
        records.ShouldBe(60_000);
        archive.PositionAt(SimpleArchive.At(300_000)).ShouldBe(PlainPosition());
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("xz")]
    [InlineData("zst")]
    public void What_was_decoded_before_compressed_damage_is_read(string suffix)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000);
        Compress(path + ".0", suffix);
        var file = path + ".0." + suffix;
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length * 2 / 3)]);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var records = 0;
        ReadStatus status;
        while ((status = cursor.Read()) == ReadStatus.Record)
            records++;
        records.ShouldBeLessThan(60_000);
        status.ShouldBeOneOf(ReadStatus.Invalid, ReadStatus.Incomplete);
        cursor.Damage!.File.ShouldBe(file);
        cursor.Resynchronize().ShouldBeFalse();
    }

    [Fact]
    public void A_plain_file_under_a_compressed_name_is_refused()
    {
        var path = _scratch.Path("a");
        foreach (var suffix in new[] { "gz", "bz2", "xz", "lzma", "zst" })
        {
            SimpleArchive.Write(path, options: new ArchiveWriterOptions { Overwrite = true });
            File.Move(path + ".meta", path + ".meta." + suffix);
            Should.Throw<ArchiveException>(() => Archive.Open(path)).File.ShouldEndWith(suffix);
            File.Delete(path + ".meta." + suffix);
        }
    }

    private ResultPosition PlainPosition()
    {
        SimpleArchive.Write(_scratch.Path("p"), ArchiveVersion.V3, 60_000, new ArchiveWriterOptions { RecordsPerVolume = 25_000 });
        using var archive = Archive.Open(_scratch.Path("p"));
        return archive.PositionAt(SimpleArchive.At(300_000));
    }

    private static void Compress(string file, string suffix)
    {
        var target = file + "." + suffix;
        switch (suffix)
        {
            case "gz":
                using (var output = new GZipStream(File.Create(target), CompressionLevel.Fastest))
                    output.Write(File.ReadAllBytes(file));
                break;
            case "bz2":
                using (var output = new BZip2OutputStream(File.Create(target)))
                    output.Write(File.ReadAllBytes(file));
                break;
            case "zst":
                Run("zstd", "-q", "-o", target, file);
                break;
            default:
                // Small blocks, so that the threaded decoder has several.
                Run("xz", "-0", "-k", suffix == "xz" ? "--block-size=200000" : "--format=lzma", file);
                break;
        }

        File.Delete(file);
    }

    private static void Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(tool, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
