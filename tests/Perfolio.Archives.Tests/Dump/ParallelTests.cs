using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Dump;

/// <summary>Several threads print what one prints, whatever the archive, the window and the damage.</summary>
public sealed class ParallelTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Base => _scratch.Path("a");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2, 1, 2)]
    [InlineData(ArchiveVersion.V2, 3000, 3)]
    [InlineData(ArchiveVersion.V3, 700, 2)]
    [InlineData(ArchiveVersion.V3, 3000, 9)]
    public void Text_comes_in_order(ArchiveVersion version, int part, int threads)
    {
        RandomArchive.Write(Base, version, seed: part);
        Same(new DumpOptions { Views = DumpViews.All, PartSize = part, Threads = threads }).ShouldBeNull();
    }

    [Fact]
    public void A_window_and_a_selection_are_kept()
    {
        RandomArchive.Write(Base, ArchiveVersion.V3, seed: 8);
        using var archive = Archive.Open(Base);
        var options = new DumpOptions { PartSize = 500, Threads = 2 };
        for (var from = -5; from < 210; from += 13)
        {
            var (start, end) = (At(from), At(from + 40));
            Same(options with { Start = start, End = end }).ShouldBeNull();
            Same(options with { Start = start, Metrics = [archive.Metadata.Find("r.m9")!] }).ShouldBeNull();
        }

        static Timestamp At(int seconds) => WorkedExample.Start.Add(seconds * Timestamp.PerSecond);
    }

    [Fact]
    public void Damage_ends_the_text_at_the_same_place()
    {
        var random = new Random(4);
        var found = 0;
        RandomArchive.Write(Base, ArchiveVersion.V3, seed: 2, records: 120);
        for (var i = 0; i < 60; i++)
        {
            var file = Base + (i % 3 == 0 ? ".1" : ".0");
            var whole = File.ReadAllBytes(file);
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(808, bytes.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(file, i % 5 == 0 ? bytes[..random.Next(808, bytes.Length)] : bytes);
            if (Same(new DumpOptions { PartSize = 400, Threads = 3 }) is not null)
                found++;
            File.WriteAllBytes(file, whole);
        }

        found.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void A_target_that_fails_ends_it()
    {
        RandomArchive.Write(Base, ArchiveVersion.V3, seed: 8);
        using var archive = Archive.Open(Base);
        using var full = new FullStream();
        Should.Throw<IOException>(() =>
            new ArchiveDump(archive, new DumpOptions { PartSize = 500, Threads = 3 }).Write(full)).Message.ShouldBe("no room");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(
            () => new ArchiveDump(archive, new DumpOptions { PartSize = 500, Threads = 3 }).Write(Stream.Null, cancelled.Token));
    }

    // A part whose text is longer than what is held waits for its turn.
    [Fact]
    public void Much_text_of_small_parts_is_not_held()
    {
        var longName = new string('x', 100_000);
        var label = WorkedExample.Label(ArchiveVersion.V3);
        using (var writer = ArchiveWriter.Create(Base, label))
        {
            writer.WriteDescriptor(new(
                $"r.{longName}", SimpleArchive.Metric, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant));
            var record = new RecordBuilder(ArchiveVersion.V3);
            for (var i = 0; i < 600; i++)
            {
                record.BeginMetric(SimpleArchive.Metric, MetricType.UInt32);
                record.AddInt32(-1, i);
                writer.WriteRecord(record, label.Start.Add(i));
            }

            writer.Complete();
        }

        Same(new DumpOptions { PartSize = 4800, Threads = 3 }).ShouldBeNull();
    }

    private Damage? Same(DumpOptions options)
    {
        using var archive = Archive.Open(Base, new ArchiveOpenOptions { Tolerant = true });
        ParallelText.Suits(archive, options).ShouldBeTrue();
        var alone = options with { Threads = 1 };
        ParallelText.Suits(archive, alone).ShouldBeFalse();
        using var several = new MemoryStream();
        using var one = new MemoryStream();
        var damage = new ArchiveDump(archive, options).Write(several);
        damage.ShouldBe(new ArchiveDump(archive, alone).Write(one));
        several.ToArray().SequenceEqual(one.ToArray()).ShouldBeTrue();
        return damage;
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no room");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no room");
    }
}
