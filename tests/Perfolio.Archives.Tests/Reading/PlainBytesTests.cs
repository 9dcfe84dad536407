using System.Buffers.Binary;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Tests.Reading;

/// <summary>Windows on a plain file, whatever the order in which they are asked for.</summary>
public sealed class PlainBytesTests : IDisposable
{
    private const int Size = 3_000_001;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_window_holds_what_the_file_holds(int seed)
    {
        var random = new Random(seed);
        var content = new byte[Size];
        random.NextBytes(content);
        File.WriteAllBytes(_scratch.Path("f"), content);
        using var bytes = new PlainBytes(new PlainFile(_scratch.Path("f")), owns: true);
        bytes.Length.ShouldBe(Size);
        long offset = 0;
        for (var i = 0; i < 3000; i++)
        {
            var length = random.Next(3) == 0 ? random.Next(1_000_000) : random.Next(5000);
            offset = random.Next(20) == 0 ? random.NextInt64(Size) : offset + (random.Next(8) == 0 ? -length : length);
            offset = Math.Clamp(offset, 0, Size);
            var window = bytes.Window(offset, length);
            window.Length.ShouldBeGreaterThanOrEqualTo((int)Math.Min(length, Size - offset));
            window.SequenceEqual(content.AsSpan((int)offset, window.Length)).ShouldBeTrue();
            var place = random.Next(Size);
            int? expected = place + 4 <= Size ? BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(place)) : null;
            bytes.Word(place).ShouldBe(expected);
            window.SequenceEqual(content.AsSpan((int)offset, window.Length)).ShouldBeTrue("a word was looked up meanwhile");
        }

        bytes.Window(Size, 1).IsEmpty.ShouldBeTrue();
        bytes.Window(-1, 1).IsEmpty.ShouldBeTrue();
        bytes.Word(-1).ShouldBeNull();
    }

    // A length that lies must not make the reader fetch hundreds of megabytes.
    [Fact]
    public void A_record_whose_trailer_disagrees_is_not_read()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 3);
        using (var volume = new FileStream(path + ".0", FileMode.Open))
            volume.SetLength(600_000_000);
        SimpleArchive.Poke(path + ".0", 132 + 40, 0x23, 0xc0, 0, 0);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        cursor.Read().ShouldBe(Results.ReadStatus.Record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        cursor.Read().ShouldBe(Results.ReadStatus.Invalid);
        cursor.Damage!.Reason.ShouldBe("length mismatch: header 599785472 != trailer 0");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }
}
