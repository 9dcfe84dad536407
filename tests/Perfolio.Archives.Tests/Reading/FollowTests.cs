using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class FollowTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_growing_archive_can_be_followed()
    {
        var path = _scratch.Path("live");
        var label = new ArchiveLabel { Version = ArchiveVersion.V3, Pid = 1, Start = SimpleArchive.Start, HostName = "h" };
        using var writer = ArchiveWriter.Create(path, label, new ArchiveWriterOptions { Live = true });
        writer.WriteDescriptor(new(
            "demo.x", SimpleArchive.Metric, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant));
        var record = new RecordBuilder(ArchiveVersion.V3);
        void Add(int x, Pmid metric)
        {
            record.BeginMetric(metric, MetricType.UInt32);
            record.AddInt32(-1, x);
            writer.WriteRecord(record, SimpleArchive.At(x));
            writer.Flush();
        }

        Add(0, SimpleArchive.Metric);
        using var archive = Archive.Open(path, new ArchiveOpenOptions { Growing = true });
        using var cursor = archive.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Read().ShouldBe(ReadStatus.End);
        archive.Refresh().ShouldBeFalse();

        var second = Pmid.From(245, 0, 9);
        writer.WriteDescriptor(new("demo.y", second, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant));
        Add(10, second);
        archive.Refresh().ShouldBeTrue();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Layout.Sets[0].Descriptor!.Name.ShouldBe("demo.y");
        cursor.Read().ShouldBe(ReadStatus.End);

        writer.StartVolume(SimpleArchive.At(20));
        Add(20, SimpleArchive.Metric);
        archive.Refresh().ShouldBeTrue();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Volume.ShouldBe(1);
        cursor.Time.ShouldBe(SimpleArchive.At(20));
        archive.End.ShouldBe(SimpleArchive.At(20));
    }

    [Fact]
    public void A_record_that_is_not_whole_yet_is_waited_for()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 3);
        var whole = File.ReadAllBytes(path + ".0");
        File.WriteAllBytes(path + ".0", whole[..(132 + 50)]);
        using var archive = Archive.Open(path, new ArchiveOpenOptions { Growing = true });
        using var cursor = archive.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Read().ShouldBe(ReadStatus.Incomplete);
        archive.End.ShouldBe(SimpleArchive.At(0));
        Append(path + ".0", whole[(132 + 50)..]);
        archive.Refresh().ShouldBeTrue();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Time.ShouldBe(SimpleArchive.At(20));
        cursor.Read().ShouldBe(ReadStatus.End);
        archive.End.ShouldBe(SimpleArchive.At(20));
    }

    [Fact]
    public async Task Growth_is_waited_for()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 3);
        var whole = await File.ReadAllBytesAsync(path + ".0");
        await File.WriteAllBytesAsync(path + ".0", whole[..(132 + 40)]);
        using var archive = Archive.Open(path, new ArchiveOpenOptions { Growing = true });
        var growth = archive.WaitForGrowthAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        growth.IsCompleted.ShouldBeFalse();
        Append(path + ".0", whole[(132 + 40)..]);
        await growth;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => archive.WaitForGrowthAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancelled.Token));
    }

    [Theory]
    [InlineData(".0")]
    [InlineData(".meta")]
    [InlineData(".index")]
    public void A_followed_file_that_becomes_shorter_is_told(string extension)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 100_000);
        using var archive = Archive.Open(path, new ArchiveOpenOptions { Growing = true });
        archive.End.ShouldBe(SimpleArchive.At(999_990));
        SimpleArchive.Shorten(path + extension, 140);
        var error = Should.Throw<ArchiveException>(() => archive.Refresh());
        error.Message.ShouldBe($"{path}{extension}: the file became shorter while it was read");
    }

    private static void Append(string file, byte[] bytes)
    {
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(bytes);
    }
}
