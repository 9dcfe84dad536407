using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Scheduling.Tests.Pfs;

public sealed class PfsTests : IDisposable
{
    private static readonly SchedEventKind[] Recorded = [SchedEventKind.Switch, SchedEventKind.Wakeup, SchedEventKind.Migrate];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 5000)]
    [InlineData(3, 100_000)]
    public void Events_survive_writing_and_reading(int seed, int count)
    {
        EventList source = Random(new Random(seed), count);
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(source, path, new PfsOptions { KeepRuntime = true, KeepWaking = true }).ShouldBe(count);
        List<string> written = Reading.Lines(source.Rewind());
        using PfsReader reader = PfsReader.Open(path);
        List<string> read = Reading.Lines(reader);
        read.Count.ShouldBe(written.Count);
        for (int i = 0; i < read.Count; i++) Same(read[i], written[i]).ShouldBeTrue($"{read[i]} / {written[i]}");
        reader.Problems.ShouldBeEmpty();
        reader.Facts.Host.ShouldBe("testhost");
        reader.Loss.ByCpu.ShouldBe(reader.WholeLoss.ByCpu);
        reader.BlocksRead.ShouldBe((count + 32767) / 32768);
    }

    [Fact]
    public void A_window_reads_its_blocks_only_and_says_who_runs_at_its_beginning()
    {
        var source = new EventList(Recorded);
        const int Count = 400_000;
        for (int i = 0; i < Count; i++)
            source.Switch(
                1_000_000 + (i * 1000L), 0, i % 2 == 0 ? "a:1" : "b:2", TaskState.Interruptible, i % 2 == 0 ? "b:2" : "a:1");
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(source, path);
        using PfsReader reader = PfsReader.Open(path, 201_000_500, 202_000_500);
        List<SchedEvent> events = Reading.All(reader);
        events.Count.ShouldBe(1000);
        events[0].Time.ShouldBe(201_001_000);
        reader.BlocksRead.ShouldBeLessThanOrEqualTo(2);
        reader.Index.Count.ShouldBe(13);
        RunningTask running = reader.Running.ShouldHaveSingleItem();
        (running.Cpu, running.Since, reader.Tasks[running.Task].Tid).ShouldBe(
            (0, 201_000_000, 2 - ((int)((201_000_000 - 1_000_000) / 1000) % 2)));
        (new FileInfo(path).Length / (double)Count).ShouldBeLessThan(1);
    }

    [Fact]
    public void An_empty_capture_is_a_file()
    {
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(new EventList(Recorded), path).ShouldBe(0);
        using PfsReader reader = PfsReader.Open(path);
        reader.Read(out _).ShouldBeFalse();
        reader.Facts.Recorded.ShouldBe(Recorded);
    }

    [Fact]
    public void Run_time_and_waking_events_are_left_out_unless_asked_for()
    {
        var source = new EventList(SchedEventKind.Switch, SchedEventKind.Wakeup, SchedEventKind.Waking, SchedEventKind.Runtime)
            .Add(SchedEventKind.Waking, 100, 0, "a:1", "b:2").Add(SchedEventKind.Wakeup, 110, 0, "a:1", "b:2")
                .Add(SchedEventKind.Runtime, 120, 0, "b:2", value: 5)
            .Switch(130, 0, "b:2", TaskState.Running, "a:1", extra: 5);
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(source, path).ShouldBe(2);
        using (PfsReader reader = PfsReader.Open(path))
        {
            Reading.Lines(reader).ShouldBe(["110 Wakeup cpu0 a:1 b:2 Unknown 0 0", "130 Switch cpu0 b:2 a:1 Running 0 5"]);
            reader.Facts.Recorded.ShouldBe([SchedEventKind.Switch, SchedEventKind.Wakeup]);
        }

        PfsWriter.Write(source.Rewind(), path, new PfsOptions { KeepRuntime = true, KeepWaking = true }).ShouldBe(4);
    }

    [Fact]
    public void A_file_that_was_never_finished_gives_its_whole_blocks()
    {
        EventList source = Random(new Random(9), 70_000);
        string path = _scratch.Path("x.pfs");
        using (FileStream stream = File.Create(path))
        using (var writer = new PfsWriter(stream, source.Tasks))
            while (source.Read(out SchedEvent next))
                writer.Add(in next);
        using PfsReader reader = PfsReader.Open(path);
        Reading.All(reader).Count.ShouldBe(65536);
        reader.Problems.ShouldHaveSingleItem().ShouldContain("was not finished");
        reader.Facts.Has(SchedEventKind.Switch).ShouldBeTrue();
    }

    [Fact]
    public void A_damaged_block_is_a_gap_and_is_told()
    {
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(Random(new Random(10), 100_000), path, new PfsOptions { KeepRuntime = true, KeepWaking = true });
        long offset;
        using (PfsReader reader = PfsReader.Open(path)) offset = reader.Index[1].Offset;
        byte[] file = File.ReadAllBytes(path);
        file[offset + 100] ^= 1;
        File.WriteAllBytes(path, file);
        using PfsReader damaged = PfsReader.Open(path);
        List<SchedEvent> events = Reading.All(damaged);
        events.Count.ShouldBe(100_000 - 32768 + 1);
        events.ShouldContain(static e => e.Kind == SchedEventKind.Lost && e.Cpu == -1 && e.Value == 32768);
        damaged.Problems.ShouldHaveSingleItem().ShouldContain("its checksum is another");
    }

    [Fact]
    public void Cut_anywhere_it_is_refused_or_a_prefix()
    {
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(Random(new Random(11), 300), path, new PfsOptions { KeepRuntime = true, KeepWaking = true });
        byte[] file = File.ReadAllBytes(path);
        int prefixes = 0;
        foreach (int length in Cuts.Of(file.Length))
        {
            List<string>? lines = Lines(file[..length]);
            if (lines is null)
            {
                length.ShouldBeLessThan(16);
                continue;
            }

            prefixes++;
            lines.Count.ShouldBeOneOf(0, 300);
        }

        prefixes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Later_versions_are_refused_by_name()
    {
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(new EventList(Recorded), path);
        byte[] file = File.ReadAllBytes(path);
        file[8] = 9;
        File.WriteAllBytes(path, file);
        Should.Throw<SchedulingException>(() => PfsReader.Open(path)).Message.ShouldContain("is of version 9");
        Should.Throw<SchedulingException>(() =>
            PfsReader.Open(_scratch.Write("y.pfs", new byte[100]))).Message.ShouldContain("is no .pfs");
    }

    internal static EventList Random(Random random, int count)
    {
        var source = new EventList(Enum.GetValues<SchedEventKind>());
        long time = 1_000_000;
        for (int i = 0; i < 30; i++) source.Task(FormattableString.Invariant($"t{i}:{i + 1}"));
        for (int cpu = 0; cpu < 4; cpu++) source.Task(FormattableString.Invariant($"swapper/{cpu}:0"));
        for (int i = 0; i < count; i++)
        {
            // Now and then a little back, as happens beyond the memory limit.
            time += random.Next(50) == 0 ? -random.Next(100) : random.Next(5000);
            var kind = (SchedEventKind)random.Next(1, 20);
            bool lossy = kind is SchedEventKind.Lost or SchedEventKind.Throttle or SchedEventKind.Unthrottle;
            source.Add(new SchedEvent
            {
                Time = time,
                Kind = kind,
                Cpu = kind == SchedEventKind.Lost ? random.Next(-1, 4) : random.Next(4),
                Task = lossy ? -1 : random.Next(34),
                Other = kind is SchedEventKind.Switch or SchedEventKind.Fork or SchedEventKind.Comm
                    ? random.Next(34) : kind is SchedEventKind.Wakeup ? random.Next(-1, 34) : -1,
                State = kind == SchedEventKind.Switch ? (TaskState)random.Next(11) : TaskState.Unknown,
                Value = kind == SchedEventKind.Switch ? 0 : random.NextInt64(
                    kind is SchedEventKind.Wakeup or SchedEventKind.Waking ? 4 : 1L << random.Next(1, 40)),
                Extra = kind == SchedEventKind.Switch
                    ? random.Next(-1, 100) : kind is SchedEventKind.Migrate or SchedEventKind.KvmExit ? random.Next(3) : 0,
            });
        }

        return source;
    }

    // A switch whose predecessor is known keeps no run time: it follows from the switches.
    internal static bool Same(string read, string written) =>
        read == written
            || (read.Contains(" Switch ", StringComparison.Ordinal) && read.EndsWith(" -1", StringComparison.Ordinal)
                && read[..read.LastIndexOf(' ')] == written[..written.LastIndexOf(' ')]);

    /// <summary>The file with right checksums, as far as its blocks can be followed.</summary>
    internal static byte[] Sealed(byte[] file)
    {
        for (int at = 16; at + 12 <= file.Length;)
        {
            uint size = BitConverter.ToUInt32(file, at + 4);
            if (at + 12 + (long)size > file.Length) break;
            BitConverter.TryWriteBytes(file.AsSpan(at + 8), PfsFormat.Checksum(file.AsSpan(at + 12, (int)size)));
            at += 12 + (int)size;
        }

        return file;
    }

    private List<string>? Lines(byte[] file)
    {
        try
        {
            using PfsReader reader = PfsReader.Open(_scratch.Write("y.pfs", file));
            return Reading.Lines(reader);
        }
        catch (SchedulingException e)
        {
            e.Message.ShouldNotContain("\n");
            return null;
        }
    }
}
