using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

/// <summary>Members that are read one behind the other are decoded side by side, within bounds.</summary>
public sealed class DecodingQueueTests : IDisposable
{
    private const int Megabyte = 1 << 20;

    // More than is held ahead.
    private const int Large = 24 * Megabyte;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("zst")]
    [InlineData("xz")]
    public void Members_behind_the_one_that_is_read_are_decoded_meanwhile(string suffix)
    {
        var files = Enumerable.Range(0, 3).Select(i => Member(i, 3 * Megabyte, suffix)).ToArray();
        using var queue = new DecodingQueue(files, threads: 2);
        using (var first = queue.TryOpen(files[0])!)
        {
            // Nobody reads.
            SpinWait.SpinUntil(() => queue.ReadyParts >= 2, Patience).ShouldBeTrue();
            Length(first).ShouldBe(3 * Megabyte);
        }

        // One may be left out.
        using var last = queue.TryOpen(files[2])!;
        Length(last).ShouldBe(3 * Megabyte);
        queue.TryOpen(files[1]).ShouldBeNull();
        queue.TryOpen(files[2]).ShouldBeNull();
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("zst")]
    public void What_is_ahead_is_bounded_whatever_the_size(string suffix)
    {
        var files = Enumerable.Range(0, 2).Select(i => Member(i, Large, suffix, blocks: false)).ToArray();
        using var queue = new DecodingQueue(files, threads: 3);
        var most = 0;
        foreach (var file in files)
        {
            using var stream = queue.TryOpen(file)!;
            SpinWait.SpinUntil(() => queue.ChunkCount >= 16, Patience).ShouldBeTrue();
            var buffer = new byte[Megabyte];
            var length = 0;
            for (int read; (read = stream.Read(buffer)) > 0; length += read)
                most = Math.Max(most, queue.ChunkCount);
            length.ShouldBe(Large);
            if (file == files[0])
                continue;
            stream.Read(buffer).ShouldBe(0);
        }

        // 16 of those behind, two ready of the part that is read and the one in the reader's hands.
        most.ShouldBeInRange(16, 19);
        queue.ChunkCount.ShouldBe(0);
    }

    // xz -9 has a dictionary of 64 MiB, or as large as the content: one at a time.
    [Fact]
    public void Decoders_that_need_much_memory_run_alone()
    {
        var files = Enumerable.Range(0, 2).Select(i => Member(i, 40 * Megabyte, "xz", blocks: false)).ToArray();
        var small = ContentPart.Of(files[0]).ShouldHaveSingleItem();
        small.Memory.ShouldBeLessThan(Megabyte);
        foreach (var file in files)
        {
            File.WriteAllBytes(file.Path[..^3], new byte[40 * Megabyte]);
            File.Delete(file.Path);
            CompressionTests.Run("xz", "-9", file.Path[..^3]);
        }

        ContentPart.Of(files[0]).ShouldHaveSingleItem().Memory.ShouldBeGreaterThan(32 * Megabyte);
        using var queue = new DecodingQueue(files, threads: 2);
        using var first = queue.TryOpen(files[0])!;
        SpinWait.SpinUntil(() => queue.ChunkCount >= 16, Patience).ShouldBeTrue();
        queue.ReadyParts.ShouldBe(1);
        Length(first).ShouldBe(40 * Megabyte);
        using var second = queue.TryOpen(files[1])!;
        Length(second).ShouldBe(40 * Megabyte);
    }

    [Fact]
    public void The_frames_of_a_zst_file_are_parts()
    {
        var file = Member(0, 5_000_000, "zst");
        var one = File.ReadAllBytes(file.Path);
        ContentPart.Of(file).Count().ShouldBeInRange(1, 2);
        // As pzstd writes: a frame to skip before each.
        byte[] skipped = [0x5e, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];
        File.WriteAllBytes(file.Path, [.. skipped, .. one, .. skipped, .. one, .. one]);
        ContentPart.Of(file).Count().ShouldBeInRange(3, 4);
        ContentPart.Of(file).ShouldAllBe(static p => p.Memory <= 9 * Megabyte);
        using (var stream = DecodingQueue.Open(file))
            Length(stream).ShouldBe(15_000_000);
        // What is no frame is told behind what could be decoded.
        File.WriteAllBytes(file.Path, [.. one, .. one, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        using var damaged = DecodingQueue.Open(file);
        var buffer = new byte[10_000_000];
        damaged.ReadAtLeast(buffer, buffer.Length).ShouldBe(buffer.Length);
        Should.Throw<ArchiveException>(() => damaged.Read(buffer)).Message.ShouldContain("cannot decompress");
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("zst")]
    [InlineData("gz")]
    public void A_damaged_volume_does_not_spoil_those_behind_it(string suffix)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000, new ArchiveWriterOptions { RecordsPerVolume = 15_000 });
        for (var i = 0; i < 4; i++)
            CompressionTests.Compress($"{path}.{i}", suffix);
        var bytes = File.ReadAllBytes($"{path}.1.{suffix}");
        bytes.AsSpan(bytes.Length / 2, 40).Fill(0x55);
        File.WriteAllBytes($"{path}.1.{suffix}", bytes);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var counts = new int[4];
        while (true)
        {
            var status = cursor.Read();
            if (status == ReadStatus.End)
                break;
            if (status == ReadStatus.Record)
                counts[cursor.Volume]++;
            else if (!cursor.Resynchronize())
                break;
        }

        (counts[0], counts[2], counts[3]).ShouldBe((15_000, 15_000, 15_000));
        counts[1].ShouldBeLessThan(15_000);
    }

    [Fact]
    public void Going_back_and_leaving_early_are_possible()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 60_000, new ArchiveWriterOptions { RecordsPerVolume = 15_000 });
        for (var i = 0; i < 4; i++)
            CompressionTests.Compress($"{path}.{i}", "zst");
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var places = new List<ResultPosition>();
        while (cursor.Read() == ReadStatus.Record)
            places.Add(cursor.Position);
        places.Count.ShouldBe(60_000);
        foreach (var i in new[] { 59_999, 20_000, 100, 50, 40_000, 14_999 })
        {
            cursor.Seek(places[i]);
            cursor.Read().ShouldBe(ReadStatus.Record);
            cursor.Time.ShouldBe(SimpleArchive.At(i * 10));
        }

        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Volume.ShouldBe(1);
        using var left = archive.Results();
        left.Read().ShouldBe(ReadStatus.Record);
    }

    private static int Length(Stream stream)
    {
        var buffer = new byte[100_000];
        var length = 0;
        for (int read; (read = stream.Read(buffer)) > 0; length += read)
        {
        }

        return length;
    }

    private MemberFile Member(int number, int size, string suffix, bool blocks = true)
    {
        var path = _scratch.Path(FormattableString.Invariant($"m.{number}"));
        // Not so well compressible that small frames are put together.
        var content = new byte[size];
        new Random(number).NextBytes(content.AsSpan(0, Math.Min(size, 100_000)));
        File.WriteAllBytes(path, content);
        if (suffix == "xz" && !blocks)
            CompressionTests.Run("xz", "-0", path);
        else
            CompressionTests.Compress(path, suffix);
        return ArchiveFiles.Member($"{path}.{suffix}");
    }
}
