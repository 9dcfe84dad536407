using Perfolio.Archives.Checking;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests.Reading;

/// <summary>A file that another program cuts while it is read: one damage, never the end of the process.</summary>
public sealed class ShortenedTests : IDisposable
{
    private const string Reason = "the file became shorter while it was read";

    // More than any reader holds at a time.
    private const int Records = 200_000;
    private readonly Scratch _scratch = new();
    private readonly string _path;

    public ShortenedTests()
    {
        _path = _scratch.Path("a");
        SimpleArchive.Write(_path, records: Records);
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_volume_that_is_shortened_between_two_records_ends_the_reading(bool growing)
    {
        using var archive = Archive.Open(_path, new ArchiveOpenOptions { Growing = growing });
        using var cursor = archive.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        SimpleArchive.Shorten(_path + ".0", 140);
        // What was read with the first record is good.
        long good = 1;
        ReadStatus status;
        while ((status = cursor.Read()) == ReadStatus.Record)
            good++;
        status.ShouldBe(ReadStatus.Invalid);
        good.ShouldBeLessThan(Records);
        cursor.Damage!.ToString().ShouldBe(
            $"{_path}.0: volume 0, byte offset {132 + (good * 40)}: corrupt record: {Reason}");
        cursor.Resynchronize().ShouldBeFalse();
        Should.Throw<ArchiveException>(() => archive.PositionAt(SimpleArchive.At(500_000))).Reason.ShouldBe(Reason);
    }

    [Fact]
    public async Task A_volume_that_is_shortened_at_any_moment_ends_every_reader()
    {
        for (var round = 0; round < 10; round++)
        {
            SimpleArchive.Write(_path, records: Records, options: new() { Overwrite = true });
            using var archive = Archive.Open(_path);
            using var reading = new Barrier(3);
            Task<ReadStatus> Reader() => Task.Factory.StartNew(
                () =>
                {
                    using var cursor = archive.Results();
                    cursor.Read().ShouldBe(ReadStatus.Record);
                    reading.SignalAndWait();
                    ReadStatus status;
                    do
                        status = cursor.Read();
                    while (status == ReadStatus.Record);
                    return status;
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var readers = new[] { Reader(), Reader() };
            reading.SignalAndWait();
            SimpleArchive.Shorten(_path + ".0", 1_000_000);
            foreach (var status in await Task.WhenAll(readers))
                status.ShouldBeOneOf(ReadStatus.Invalid, ReadStatus.End);
        }
    }

    [Fact]
    public void Reducing_tells_it_and_keeps_what_came_before()
    {
        var done = ArchiveReducer.Reduce([_path], new ReduceOptions
        {
            Tiers = [new ReduceTier(ReduceOptions.DefaultInterval, _scratch.Path("r"))],
            Progress = Cut(),
        });
        done.Damages.ShouldHaveSingleItem().Reason.ShouldBe(Reason);
        using var reduced = Archive.Open(_scratch.Path("r"));
        reduced.End.ShouldBeGreaterThan(reduced.Start);
    }

    [Fact]
    public void Copying_tells_it()
    {
        var done = ArchiveCopy.Run([_path], _scratch.Path("c"), new CopyOptions { Progress = Cut() });
        done.Damages.ShouldHaveSingleItem().Reason.ShouldBe(Reason);
        using var copy = Archive.Open(_scratch.Path("c"));
        copy.End.ShouldBeGreaterThan(copy.Start);
    }

    [Fact]
    public void Checking_finds_it() => ArchiveCheck.Run(_path, new CheckOptions { Progress = Cut() })
        .Findings.ShouldContain(f => f.Reason == Reason && f.Severity == CheckSeverity.Error);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void Dumping_tells_it(int threads, bool reverse)
    {
        using var archive = Archive.Open(_path);
        var cut = Cut();
        using var target = new WatchedStream(() => cut(0));
        var options = new DumpOptions { Views = DumpViews.Values, Threads = threads, PartSize = 1 << 16, Reverse = reverse };
        new ArchiveDump(archive, options).Write(target)!.Reason.ShouldBe(Reason);
    }

    [Fact]
    public async Task Repairing_saves_what_came_before()
    {
        // Nothing tells how far a repair is: the file is cut while it runs, whenever that is.
        var cutting = Task.Run(() => SimpleArchive.Shorten(_path + ".0", 1_000_000));
        var report = ArchiveRepair.Run(_path, _scratch.Path("fixed"));
        await cutting;
        report.Records.ShouldBeInRange(1, Records);
        ArchiveCheck.Run(_scratch.Path("fixed")).IsSound.ShouldBeTrue();
    }

    private Action<double> Cut()
    {
        var cut = false;
        return _ =>
        {
            if (!cut)
                SimpleArchive.Shorten(_path + ".0", 140);
            cut = true;
        };
    }

    private sealed class WatchedStream(Action written) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => written();

        public override void Write(byte[] buffer, int offset, int count) => written();
    }
}
