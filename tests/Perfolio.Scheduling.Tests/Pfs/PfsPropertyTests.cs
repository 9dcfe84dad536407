using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Scheduling.Tests.Pfs;

public sealed class PfsPropertyTests : IDisposable
{
    private const int Tasks = 12;
    private readonly Scratch _scratch = new();

    // Kind, step of time (now and then back), CPU, two tasks, state, and two numbers of any size.
    private static Gen<SchedEvent> Event =>
        from kind in Gen.Elements(Enum.GetValues<SchedEventKind>())
        from step in Gen.Frequency((8, Gen.Choose(0, 5_000_000)), (1, Gen.Choose(-200, 0)))
        from cpu in Gen.Frequency((8, Gen.Choose(0, 3)), (1, Gen.Choose(4, 5000)))
        from task in Gen.Choose(0, Tasks - 1)
        from other in Gen.Choose(-1, Tasks - 1)
        from state in Gen.Elements(Enum.GetValues<TaskState>())
        from bits in Gen.Choose(0, 62)
        from low in Gen.Choose(0, int.MaxValue)
        from small in Gen.Choose(0, 100)
        select Made(kind, step, cpu, task, other, state, (1L << bits) - 1 - (low % (1L << bits)), small);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Events_survive_writing_and_reading() => Prop.ForAll(Event.ListOf().ToArbitrary(), list =>
    {
        EventList source = Source(list);
        string path = _scratch.Path("x.pfs");
        PfsWriter.Write(source, path, new PfsOptions { KeepRuntime = true, KeepWaking = true }).ShouldBe(list.Count);
        List<string> written = Reading.Lines(source.Rewind());
        using PfsReader reader = PfsReader.Open(path);
        List<string> read = Reading.Lines(reader);
        read.Count.ShouldBe(written.Count);
        for (int i = 0; i < read.Count; i++) PfsTests.Same(read[i], written[i]).ShouldBeTrue($"{read[i]} / {written[i]}");
        reader.Problems.ShouldBeEmpty();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_window_has_what_lies_in_it() =>
        Prop.ForAll(Event.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(0, 100)
            .ToArbitrary(), (list, first, second) =>
        {
            EventList source = Source(list);
            string path = _scratch.Path("x.pfs");
            PfsWriter.Write(source, path, new PfsOptions { KeepRuntime = true, KeepWaking = true });
            List<SchedEvent> all = Reading.All(source.Rewind());
            long span = all.Max(static e => e.Time) - all.Min(static e => e.Time), start = all.Min(static e => e.Time);
            long from = start + (span * Math.Min(first, second) / 100), to = start + (span * Math.Max(first, second) / 100);
            using PfsReader reader = PfsReader.Open(path, from, to);
            Reading.All(reader).Select(static e => (e.Time, e.Kind, e.Cpu)).Order()
                .ShouldBe(all.Where(e => e.Time >= from && e.Time < to).Select(static e => (e.Time, e.Kind, e.Cpu)).Order());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_window_has_what_came_before_the_last_event_of_its_block_but_is_later()
    {
        SchedEvent one = Made(SchedEventKind.Wakeup, 1000, 0, 1, 2, TaskState.Unknown, 0, 0);
        EventList source = Source([one, one with { Time = 500 }, one with { Time = -200 }]);
        PfsWriter.Write(source, _scratch.Path("x.pfs"));
        using PfsReader reader = PfsReader.Open(_scratch.Path("x.pfs"), 1_001_400);
        Reading.All(reader).ShouldHaveSingleItem().Time.ShouldBe(1_001_500);
    }

    private static SchedEvent Made(SchedEventKind kind, long step, int cpu, int task, int other, TaskState state, long value,
        int small) => new()
        {
            // The step; made into a time when the list is known.
            Time = step,
            Kind = kind,
            Cpu = kind == SchedEventKind.Lost && cpu == 3 ? -1 : cpu,
            Task = kind is SchedEventKind.Lost or SchedEventKind.Throttle or SchedEventKind.Unthrottle ? -1 : task,
            Other = kind is SchedEventKind.Switch or SchedEventKind.Fork or SchedEventKind.Comm ? Math.Max(0, other)
            : kind is SchedEventKind.Wakeup or SchedEventKind.WakeupNew or SchedEventKind.Waking ? other : -1,
            State = kind == SchedEventKind.Switch ? state : TaskState.Unknown,
            Value = kind == SchedEventKind.Switch ? 0 : value,
            Extra = kind == SchedEventKind.Switch ? small - 1 : kind is SchedEventKind.Migrate or SchedEventKind.KvmExit
            ? small % 3 : 0,
        };

    private static EventList Source(IEnumerable<SchedEvent> steps)
    {
        var source = new EventList(Enum.GetValues<SchedEventKind>());
        for (int i = 0; i < Tasks; i++) source.Task(FormattableString.Invariant($"t{i}:{i}"));
        long time = 1_000_000;
        foreach (SchedEvent step in steps)
        {
            SchedEvent one = step;
            one.Time = time += step.Time;
            source.Add(one);
        }

        return source;
    }
}
