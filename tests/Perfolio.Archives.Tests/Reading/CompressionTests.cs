using System.Diagnostics;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage.Decompression;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class CompressionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("gz", 60_000)]
    [InlineData("z", 6000)] // another name for the same
    [InlineData("bz2", 60_000)]
    [InlineData("bz", 6000)] // another name for the same
    [InlineData("xz", 60_000)]
    [InlineData("lzma", 60_000)]
    [InlineData("zst", 60_000)]
    public void Compressed_members_read_as_plain_ones(string suffix, int count)
    {
        var path = _scratch.Path("a");
        var options = new ArchiveWriterOptions { RecordsPerVolume = count * 5 / 12 };
        SimpleArchive.Write(path, ArchiveVersion.V3, count, options);
        foreach (var file in Directory.GetFiles(_scratch.Root))
            Compress(file, suffix);
        using var archive = Archive.Open(path);
        archive.Volumes.Count.ShouldBe(3);
        archive.Volumes.ShouldAllBe(static v => v.IsCompressed);
        archive.End.ShouldBe(SimpleArchive.At((count * 10) - 10));
        using var cursor = archive.Results();
        var records = 0;
        while (cursor.Read() == ReadStatus.Record)
        {
            cursor.Time.ShouldBe(SimpleArchive.At(records * 10));
            records++;
        }

        cursor.Damage.ShouldBeNull();
        records.ShouldBe(count);
        SimpleArchive.Write(_scratch.Path("p"), ArchiveVersion.V3, count, options);
        using var plain = Archive.Open(_scratch.Path("p"));
        archive.PositionAt(SimpleArchive.At(count * 5)).ShouldBe(plain.PositionAt(SimpleArchive.At(count * 5)));
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

    // What parallel compressors write, and what "cat a.gz b.gz" gives.
    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("xz")]
    [InlineData("zst")]
    public void Several_streams_in_one_file_are_one_content(string suffix)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 5000);
        foreach (var file in Directory.GetFiles(_scratch.Root))
        {
            var content = File.ReadAllBytes(file);
            var joined = new MemoryStream();
            foreach (var part in new[] { content[..(content.Length / 3)], [], content[(content.Length / 3)..] })
            {
                File.WriteAllBytes(file, part);
                Compress(file, suffix);
                joined.Write(File.ReadAllBytes($"{file}.{suffix}"));
                File.Delete($"{file}.{suffix}");
            }

            File.WriteAllBytes($"{file}.{suffix}", joined.ToArray());
        }

        ContentOf.Numbers(path, SimpleArchive.Start).Count.ShouldBe(5000);
        using var archive = Archive.Open(path);
        archive.Index!.Entries.Count.ShouldBe(4);
    }

    [Fact]
    public void The_blocks_of_an_xz_file_are_found_from_its_end()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000);
        var length = new FileInfo(path + ".0").Length;
        Compress(path + ".0", "xz");
        var file = path + ".0.xz";
        var blocks = XzIndex.TryRead(file).ShouldNotBeNull();
        blocks.Count.ShouldBe((int)(length / 200_000) + 1);
        blocks.Sum(static b => b.Size).ShouldBe(length);
        // Two streams with padding between and behind.
        var once = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. once, 0, 0, 0, 0, .. once, 0, 0, 0, 0, 0, 0, 0, 0]);
        XzIndex.TryRead(file).ShouldNotBeNull().Count.ShouldBe(blocks.Count * 2);
        File.WriteAllBytes(file, once[..^1]);
        XzIndex.TryRead(file).ShouldBeNull();
    }

    [Fact]
    public void A_damaged_block_is_told_after_those_before_it_were_read()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000);
        Compress(path + ".0", "xz");
        var blocks = XzIndex.TryRead(path + ".0.xz")!;
        SimpleArchive.Poke(path + ".0.xz", blocks[4].Offset + (blocks[4].Length / 2), 1, 2, 3, 4, 5);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var records = 0;
        while (cursor.Read() == ReadStatus.Record)
            records++;
        records.ShouldBeGreaterThan((4 * 200_000 / 48) - 20);
        cursor.Damage!.Reason.ShouldContain("cannot decompress");
    }

    [Fact]
    public void What_compress_writes_is_read()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 3);
        foreach (var file in Directory.GetFiles(_scratch.Root))
        {
            File.WriteAllBytes(file + ".Z", Lzw.Encode(File.ReadAllBytes(file)));
            File.Delete(file);
        }

        ContentOf.Numbers(path, SimpleArchive.Start).ShouldBe(["0 0", "10 10", "20 20"]);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("xz")]
    [InlineData("lzma")]
    [InlineData("zst")]
    [InlineData("Z")]
    public void Damaged_streams_are_told_and_never_end_the_process(string suffix)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 300);
        var names = new[] { ".0", ".meta", ".index" };
        foreach (var name in names)
        {
            if (suffix == "Z")
                File.WriteAllBytes(path + name + ".Z", Lzw.Encode(File.ReadAllBytes(path + name)));
            else
                Compress(path + name, suffix);
            File.Delete(path + name);
        }

        var random = new Random(1);
        foreach (var file in names.Select(n => $"{path}{n}.{suffix}"))
        {
            var whole = File.ReadAllBytes(file);
            for (var i = 0; i < 80; i++)
            {
                var bytes = i % 2 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
                for (var k = 0; i % 2 == 1 && k < 3; k++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(file, bytes);
                Survives(path);
            }

            File.WriteAllBytes(file, whole);
        }
    }

    [Fact]
    public void A_plain_file_under_a_compressed_name_is_refused()
    {
        var path = _scratch.Path("a");
        foreach (var suffix in new[] { "gz", "z", "Z", "bz2", "bz", "xz", "lzma", "zst" })
        {
            SimpleArchive.Write(path, options: new ArchiveWriterOptions { Overwrite = true });
            File.Move(path + ".meta", path + ".meta." + suffix);
            Should.Throw<ArchiveException>(() => Archive.Open(path)).File.ShouldEndWith(suffix);
            File.Delete(path + ".meta." + suffix);
        }
    }

    private static void Survives(string path)
    {
        try
        {
            using var archive = Archive.Open(path, new ArchiveOpenOptions { Tolerant = true });
            using var cursor = archive.Results();
            while (cursor.Read() == ReadStatus.Record)
            {
            }

            _ = archive.End;
        }
        catch (ArchiveException e)
        {
            e.Message.ShouldContain(path);
        }
    }

    internal static void Compress(string file, string suffix)
    {
        var target = file + "." + suffix;
        switch (suffix)
        {
            case "gz" or "z":
                using (var output = new GZipStream(File.Create(target), CompressionLevel.Fastest))
                    output.Write(File.ReadAllBytes(file));
                break;
            case "bz2" or "bz":
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

    internal static void Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(tool, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
