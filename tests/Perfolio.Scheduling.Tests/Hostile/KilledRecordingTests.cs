using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Scheduling.Tests.Hostile;

/// <summary>A recording that ends anywhere, because perf was killed: everything that was written whole before is read.</summary>
public sealed class KilledRecordingTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_whole_record_before_the_end_is_read(bool pipe, bool bigEndian)
    {
        PerfDataOptions options = FormatsOfThisTest();
        Prop.ForAll(Gen.Choose(1, 500).ListOf().ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(), (steps, part) =>
        {
            // The sizes of the file with each number of records tell how many are whole.
            byte[][] grown = [.. Enumerable.Range(0, steps.Count + 1).Select(n => Recording(steps.Take(n), pipe, bigEndian))];
            byte[] file = grown[^1];
            int room = file.Length - grown[0].Length, length = grown[0].Length + (room * part / 1000);
            int whole = grown.Count(g => g.Length <= length) - 1;
            using PerfSchedSource source = PerfSchedSource.Open(_scratch.Write("cut", file[..length]), options);
            using PerfSchedSource expected = PerfSchedSource.Open(_scratch.Write("whole", grown[whole]), options);
            List<string> read = Reading.Lines(source);
            read.ShouldBe(Reading.Lines(expected));
            read.Count.ShouldBe(whole);
            if (length > grown[whole].Length)
                source.Problems.ShouldContain(static p => p.Contains("ends inside a record", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_a_compressed_recording_everything_that_can_be_decompressed_is_read()
    {
        Prop.ForAll(Gen.Choose(1, 500).NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (steps, part) =>
        {
            byte[] file = Recording(steps, pipe: true, bigEndian: false, zstd: true);
            int start = Recording([], pipe: true, bigEndian: false, zstd: true).Length;
            using PerfSchedSource whole = Reading.Open(_scratch, file);
            List<string> all = Reading.Lines(whole);
            all.Count.ShouldBe(steps.Count);
            byte[] cut = file[..(start + ((file.Length - start) * part / 1000))];
            using PerfSchedSource source = Reading.Open(_scratch, cut);
            List<string> read = Reading.Lines(source);
            read.ShouldBe(all.Take(read.Count));
            // Pieces are flushed: of each piece that is whole all is there.
            int pieces = Pieces(cut, start), ofAll = Pieces(file, start);
            if (pieces == ofAll) read.Count.ShouldBe(all.Count);
            else (read.Count * 200).ShouldBeGreaterThanOrEqualTo((pieces - 1) * 150);
        }).QuickCheckThrowOnFailure();
    }

    private static int Pieces(byte[] file, int start)
    {
        int count = 0;
        for (int at = start; at + 8 <= file.Length
            && at + BitConverter.ToUInt16(file, at + 6) <= file.Length; at += BitConverter.ToUInt16(file, at + 6))
            count++;
        return count;
    }

    private static byte[] Recording(IEnumerable<int> steps, bool pipe, bool bigEndian, bool zstd = false)
    {
        var builder = new PerfDataBuilder(bigEndian, pipe, zstd) { Killed = !pipe };
        ulong time = 1000;
        int previous = 10;
        foreach (int step in steps)
        {
            int next = 10 + (step % 7);
            builder.Switch(time += (ulong)step, 0, previous, "t", 1, next, "t");
            previous = next;
        }

        return builder.Build();
    }

    // A file of a killed perf has no formats.
    private PerfDataOptions FormatsOfThisTest()
    {
        string directory = Path.Combine(_scratch.Root, "events", "sched", "sched_switch");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "format"), Formats.Switch());
        return new PerfDataOptions { FormatDirectory = _scratch.Root };
    }
}
