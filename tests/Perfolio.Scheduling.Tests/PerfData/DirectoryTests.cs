using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>The directory of <c>perf record --threads</c>.</summary>
public sealed class DirectoryTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Records_of_all_files_come_in_time_order(bool bigEndian, bool zstd) =>
        Prop.ForAll(Gen.Choose(0, 2000).ListOf().ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (times, files) =>
        {
            // Each file has CPUs of its own, each of which is in order.
            var parts = Enumerable.Range(0, files)
                .Select(f => Chunks(times.Where((_, i) => i % files == f), f, bigEndian, zstd && f % 2 == 0)).ToArray();
            using PerfSchedSource source = PerfSchedSource.Open(Write(bigEndian, parts));
            Times(source).ShouldBe(times.Order().Select(static t => 1000L + t));
            source.Problems.ShouldBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void A_thread_of_several_CPUs_writes_their_buffers_one_behind_the_other()
    {
        // As much as makes more than one round of what is merged.
        var part = new PerfDataBuilder();
        for (int chunk = 0; chunk < 6; chunk++)
            for (int cpu = 0; cpu < 3; cpu++)
                for (int i = 0; i < 5000; i++)
                    part.Switch((ulong)(1000 + (chunk * 50_000) + (i * 10) + cpu), cpu, 5, "t", 1, 0, "swapper");
        string path = Write(false, part.Data());
        using PerfDataReader reader = PerfDataReader.Open(path);
        long count = 0;
        while (reader.Read(out _)) count++;
        (count, reader.OutOfOrder, reader.Damage).ShouldBe((90_001, 0, null));
        reader.Length.ShouldBe(part.Data().Length + MainFile(false).Data().Length);
    }

    [Fact]
    public void A_file_that_ends_early_does_not_take_the_others_with_it()
    {
        byte[] whole = Chunks([1, 5, 9], 0, false, false), other = Chunks([2, 6, 1500], 1, false, false);
        string path = Write(false, whole[..^30], other);
        using PerfSchedSource source = PerfSchedSource.Open(path);
        Times(source).ShouldBe([1001L, 1002, 1005, 1006, 2500]);
        source.Problems.ShouldHaveSingleItem().ShouldContain("data.0: the file ends inside a record; everything before was read");
    }

    [Fact]
    public void A_header_without_events_is_refused()
    {
        string path = Write(false, Chunks([1, 2, 3], 0, false, false), new PerfDataBuilder().Comm(2000, 5, "t").Data());
        byte[] main = new PerfDataBuilder { IsDirectory = true, Eventless = true }.Comm(0, 5, "t").Build();
        File.WriteAllBytes(Path.Combine(path, "data"), main);
        Should.Throw<SchedulingException>(() => PerfDataReader.Open(path)).Message.ShouldContain("the file has no events");
    }

    [Fact]
    public void A_compressed_record_that_is_smaller_than_its_header_ends_its_file_only()
    {
        byte[] whole = Chunks([2, 6], 1, false, false);
        byte[] damaged = [.. Chunks([1, 5], 0, false, false), 83, 0, 0, 0, 0, 0, 8, 0];
        using PerfSchedSource source = PerfSchedSource.Open(Write(false, damaged, whole));
        Times(source).ShouldBe([1001L, 1002, 1005, 1006]);
        source.Problems.ShouldHaveSingleItem().ShouldContain("data.0: a compressed record larger than itself");
    }

    [Fact]
    public void The_main_file_finds_the_others_and_other_directories_are_refused()
    {
        string path = Write(false, Chunks([1, 2, 3], 0, false, false));
        File.WriteAllText(Path.Combine(path, "data.json"), "no part");
        using (ISchedEventSource source = CaptureFile.Open(path)) Times(source).Count.ShouldBe(3);
        using (ISchedEventSource source = CaptureFile.Open(Path.Combine(path, "data"))) Times(source).Count.ShouldBe(3);
        Directory.CreateDirectory(_scratch.Path("empty"));
        Should.Throw<SchedulingException>(() =>
            CaptureFile.Open(_scratch.Path("empty"))).Message.ShouldContain("is a directory without perf's file 'data'");
    }

    private static List<long> Times(ISchedEventSource source) =>
        [.. Reading.All(source).Where(static e => e.Kind == SchedEventKind.Switch).Select(static e => e.Time)];

    private static byte[] Chunks(IEnumerable<int> times, int file, bool bigEndian, bool zstd)
    {
        var builder = new PerfDataBuilder(bigEndian, zstd: zstd);
        foreach (int time in times.Order()) builder.Switch((ulong)(1000 + time), file, 5 + file, "t", 1, 0, "swapper");
        return builder.Data();
    }

    private string Write(bool bigEndian, params byte[][] parts)
    {
        string path = _scratch.Path("dir.data");
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "data"), MainFile(bigEndian).Build());
        for (int i = 0; i < parts.Length; i++)
            File.WriteAllBytes(Path.Combine(path, FormattableString.Invariant($"data.{i}")), parts[i]);
        return path;
    }

    // perf writes the tasks that were there before into the main file.
    private static PerfDataBuilder MainFile(bool bigEndian) =>
        new PerfDataBuilder(bigEndian) { IsDirectory = true }.Comm(0, 5, "t");
}
