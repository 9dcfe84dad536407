using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Tests.PerfData;

public sealed class PerfDataTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public static TheoryData<bool, bool, bool> Forms()
    {
        var data = new TheoryData<bool, bool, bool>();
        foreach (bool big in (bool[])[false, true])
            foreach (bool pipe in (bool[])[false, true])
                foreach (bool zstd in (bool[])[false, true])
                    data.Add(big, pipe, zstd);
        return data;
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_gives_the_same_events(bool bigEndian, bool pipe, bool zstd)
    {
        using PerfSchedSource source = Reading.Open(_scratch, Sample(new PerfDataBuilder(bigEndian, pipe, zstd)).Build());
        Reading.Lines(source).ShouldBe(
        [
            "1000 Switch cpu0 a:11 b:12 Interruptible 0 0",
            "1100 Switch cpu1 swapper/1:0 c:13 Running 0 0",
            "1500 Wakeup cpu1 a:11 c:13 Unknown 0 0",
            "1600 Runtime cpu0 b:12 - Unknown 550 0",
            "1700 Migrate cpu1 a:11 - Unknown 1 0",
            "1800 Switch cpu0 b:12 a:11 Preempted 0 550",
            "1900 Comm cpu0 a:11 renamed:11 Unknown 0 0",
            "2000 Switch cpu0 renamed:11 swapper/0:0 Uninterruptible 0 0",
        ]);
        source.Problems.ShouldBeEmpty();
        source.Facts.Host.ShouldBe("testhost");
        source.Facts.KernelRelease.ShouldBe("6.1.0-test");
        source.Facts.Cpus.ShouldBe(4);
        source.Facts.CommandLine.ShouldBe("perf record");
        source.Facts.SocketOfCpu.ShouldBe([0, 0, 1, 1]);
        source.Facts.WallTime.ShouldBe(1_700_000_000_000_000_000);
        source.Counts.ShouldContain(new KeyValuePair<string, long>("sched:sched_pi_setprio", 1));
        source.Loss.IsNone.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_of_pipe_mode_is_read_and_one_of_file_mode_is_refused()
    {
        byte[] pipe = Sample(new PerfDataBuilder(pipe: true)).Build();
        using (var source = new PerfSchedSource(PerfDataReader.Open(new MemoryStream(pipe), "stdin")))
            Reading.All(source).Count.ShouldBe(8);
        byte[] file = Sample(new PerfDataBuilder()).Build();
        Should.Throw<SchedulingException>(() =>
            PerfDataReader.Open(new MemoryStream(file), "stdin")).Message.ShouldContain("perf record -o -");
    }

    [Fact]
    public void Records_come_in_time_order_across_rounds_and_ties_keep_the_order_of_the_file()
    {
        var builder = new PerfDataBuilder();
        var random = new Random(7);
        // Each CPU in order, CPUs in chunks, as the ring buffers are read.
        ulong[] times = [1000, 1000, 1000, 1000];
        int written = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int cpu = 0; cpu < times.Length; cpu++)
            {
                // A round reads what happened up to about the same time on every CPU.
                ulong until = (ulong)(round + 1) * 1000;
                while (times[cpu] < until)
                {
                    builder.Switch(times[cpu], cpu, written + 1, "t", 1, 0, "swapper");
                    written++;
                    times[cpu] += (ulong)random.Next(0, 60);
                }
            }

            builder.Round();
        }

        using PerfSchedSource source = Reading.Open(_scratch, builder.Build());
        List<SchedEvent> events = Reading.All(source);
        events.Count.ShouldBe(written);
        source.Problems.ShouldBeEmpty();
        for (int i = 1; i < events.Count; i++)
        {
            events[i].Time.ShouldBeGreaterThanOrEqualTo(events[i - 1].Time);
            if (events[i].Time == events[i - 1].Time && events[i].Cpu == events[i - 1].Cpu)
                source.Tasks[events[i].Task].Tid.ShouldBeGreaterThan(source.Tasks[events[i - 1].Task].Tid);
        }
    }

    [Fact]
    public void A_round_beyond_the_memory_limit_is_given_out_early_and_counted()
    {
        var builder = new PerfDataBuilder();
        for (int cpu = 0; cpu < 2; cpu++)
            for (int i = 0; i < 30000; i++)
                builder.Switch((ulong)(1000 + (i * 10) + cpu), cpu, 5, "t", 1, 0, "swapper");
        string path = _scratch.Write("perf.data", builder.Build());
        using PerfDataReader whole = PerfDataReader.Open(path);
        Count(whole).ShouldBe(60000);
        whole.OutOfOrder.ShouldBe(0);
        using PerfDataReader limited = PerfDataReader.Open(path, new PerfDataOptions { MemoryLimit = 2 << 20 });
        Count(limited).ShouldBe(60000);
        limited.OutOfOrder.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Enumerating_allocates_nothing_per_event()
    {
        var builder = new PerfDataBuilder();
        for (int i = 0; i < 40000; i++)
        {
            builder.Switch((ulong)(1000 + (i * 10)), 0, 5 + (i % 3), "t" + (i % 3), 1, 5 + ((i + 1) % 3), "t" + ((i + 1) % 3));
            builder.Runtime((ulong)(1001 + (i * 10)), 0, 5 + ((i + 1) % 3), "t" + ((i + 1) % 3), 7);
        }

        using PerfSchedSource source = Reading.Open(_scratch, builder.Build());
        for (int i = 0; i < 40000; i++) source.Read(out _).ShouldBeTrue();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = 0;
        while (source.Read(out _)) count++;
        count.ShouldBe(40000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000);
    }

    [Fact]
    public void Losses_and_throttling_are_counted_per_cpu()
    {
        byte[] file = Sample(new PerfDataBuilder()).Lost(2500, 1, 7).Lost(2600, 1, 3).Lost(2700, 0, 5).Throttle(2800, 0).Build();
        using PerfSchedSource source = Reading.Open(_scratch, file);
        _ = Reading.All(source);
        source.Loss.Total.ShouldBe(15);
        source.Loss.ByCpu.ShouldBe(new Dictionary<int, long> { [0] = 5, [1] = 10 });
        source.Loss.Throttled.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(15, 15)]
    [InlineData(18, 18)]
    public void What_perf_notes_at_its_end_is_not_counted_twice(int altogether, int total)
    {
        PerfDataBuilder builder = Sample(new PerfDataBuilder()).Lost(2500, 1, 7).Lost(2700, 0, 8)
            .Switch(2800, 0, 0, "swapper/0", 0, 11, "a").Round();
        if (altogether > 0) builder.LostAltogether((ulong)altogether - 5).LostAltogether(5);
        using PerfSchedSource source = Reading.Open(_scratch, builder.Build());
        List<SchedEvent> events = Reading.All(source);
        source.Loss.Total.ShouldBe(total);
        source.Loss.ByCpu.GetValueOrDefault(-1).ShouldBe(total - 15);
        events.Where(static e => e.Kind == SchedEventKind.Lost).Sum(static e => e.Value).ShouldBe(total);
        // Records without a time are not late.
        source.Problems.ShouldBeEmpty();
        events[^1].Time.ShouldBe(2800);
    }

    [Fact]
    public void Older_kernels_have_other_state_letters()
    {
        var builder = new PerfDataBuilder { StateFlags = """{ 1, "S" }, { 2, "D" }, { 4, "T" }, { 8, "t" }, { 16, "Z" }, { 32, "X" }, { 64, "x" }, { 128, "K" }, { 256, "W" }, { 512, "P" }, { 1024, "N" }""" };
        foreach (long state in (long[])[0, 1, 2, 16, 32, 130, 1026, 2048, 512])
            builder.Switch(1000, 0, 5, "t", state, 0, "swapper/0");
        using PerfSchedSource source = Reading.Open(_scratch, builder.Build());
        Reading.All(source).Select(static e => e.State).ShouldBe(
        [
            TaskState.Running, TaskState.Interruptible, TaskState.Uninterruptible, TaskState.Zombie, TaskState.Dead,
            TaskState.Uninterruptible, TaskState.Idle,
            TaskState.Preempted, TaskState.Parked,
        ]);
    }

    [Fact]
    public void Hostile_names_are_shown_escaped_and_kept_as_they_are()
    {
        byte[] broken = [0xff, 0xfe, (byte)'x'];
        byte[] file = new PerfDataBuilder().Switch(1000, 0, 5, "</script>\n\u001b[2J", 1, 6, "a \"b\" c")
            .Switch(1001, 0, 6, "a \"b\" c"u8.ToArray(), 1, 7, broken).Build();
        using PerfSchedSource source = Reading.Open(_scratch, file);
        List<SchedEvent> events = Reading.All(source);
        source.Tasks[events[0].Task].Name.ShouldBe("</script>\\x0a\\x1b[2J");
        source.Tasks[events[0].Other].Name.ShouldBe("a \"b\" c");
        source.Tasks[events[1].Other].Name.ShouldBe("\\xff\\xfex");
        source.Tasks[events[1].Other].NameBytes.ToArray().ShouldBe(broken);
    }

    [Fact]
    public void A_file_of_a_killed_perf_needs_formats_from_elsewhere()
    {
        string path = _scratch.Write("perf.data", Sample(new PerfDataBuilder { Killed = true }).Build());
        Should.Throw<SchedulingException>(() => PerfSchedSource.Open(path)).Message.ShouldContain("has no tracepoint formats");
        string events = Path.Combine(_scratch.Root, "events", "sched");
        foreach ((string name, string text) in ((string, string)[])[("sched_switch", Formats.Switch()),
            ("sched_wakeup", Formats.Wakeup)])
        {
            Directory.CreateDirectory(Path.Combine(events, name));
            File.WriteAllText(Path.Combine(events, name, "format"), text);
        }

        using PerfSchedSource source = PerfSchedSource.Open(path, new PerfDataOptions { FormatDirectory = _scratch.Root });
        Reading.All(source).Count(static e => e.Kind == SchedEventKind.Switch).ShouldBe(4);
        source.Problems.Count.ShouldBe(2);
        source.Problems[0].ShouldContain("was interrupted");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PERFILE")]
    [InlineData("no perf.data at all, but long enough to be one")]
    public void Other_files_are_refused(string content) =>
        Should.Throw<SchedulingException>(() =>
            PerfSchedSource.Open(_scratch.Write("x", System.Text.Encoding.ASCII.GetBytes(content)))).Message.ShouldContain(
                "is no perf.data");

    internal static PerfDataBuilder Sample(PerfDataBuilder builder) => builder
        .Comm(0, 13, "c").Odd()
        .Switch(1000, 0, 11, "a", 1, 12, "b").Runtime(1600, 0, 12, "b", 550).Switch(1800, 0, 12, "b", 0x100, 11, "a")
        .Switch(1100, 1, 0, "swapper/1", 0, 13, "c").Wakeup(1500, 1, 13, 11, "a", 0).Migrate(1700, 1, 11, "a", 0, 1)
            .Unused(1750, 1)
        .Round()
        .Comm(1900, 11, "renamed").Switch(2000, 0, 11, "renamed", 2, 0, "swapper/0")
        .Round();

    private static int Count(PerfDataReader reader)
    {
        int count = 0;
        while (reader.Read(out _)) count++;
        return count;
    }
}
