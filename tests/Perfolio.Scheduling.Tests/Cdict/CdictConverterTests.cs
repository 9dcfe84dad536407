using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Scheduling.Tests.Cdict;

public sealed class CdictConverterTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Rows_follow_the_rules_of_the_reference()
    {
        byte[] file = new PerfDataBuilder()
            // The first switch of the CPU is not stored and sets no epoch.
            .Switch(1_000_000, 0, 0, "swapper/0", 0, 5, "a")
            .Runtime(1_040_000, 0, 5, "a", 30_000).Runtime(1_050_000, 0, 5, "a", 9_999)
            .Switch(1_050_500, 0, 5, "a", 1, 6, "b")
            // Charged on this CPU, but to another task: it counts there.
            .Runtime(1_060_000, 0, 5, "a", 7_000).Runtime(1_070_000, 0, 6, "b", 20_000)
            .Wakeup(1_080_000, 1, 6, 5, "a", 0)
            .Switch(1_090_000, 0, 6, "b", 2, 0, "swapper/0")
            .Switch(1_100_000, 0, 0, "swapper/0", 0, 6, "b")
            .Unused(1_110_000, 0).Migrate(1_110_000, 0, 6, "b", 0, 1)
            .Build();
        Rows(file, out CdictConverter converter).ShouldBe(
        [
            "Switch cpu0 0us 5 a 39us -> 6 b",
            "StatSleep cpu1 30us 5 a 29us -> 0 ",
            "Switch cpu0 40us 6 b 20us -> 0 swapper/0",
            "StatIowait cpu0 50us 6 b 10us -> 0 ",
            "Switch cpu0 50us 0 swapper/0 0us -> 6 b",
        ]);
        converter.Stored.ShouldBe(
            [new("sched__sched_switch", 3), new("sched__sched_stat_sleep", 1), new("sched__sched_stat_iowait", 1)]);
        converter.Dropped.ShouldBe([new(SchedEventKind.Migrate, 1)]);
    }

    [Theory]
    [InlineData(1, 0x80000021u, 33L)]
    [InlineData(2, 0x400u, 0x400L)]
    [InlineData(2, 0xffffffffu, 0xffffffffL)]
    public void Kvm_rows_hold_times_and_the_reason(int isa, uint reason, long stored)
    {
        byte[] file = new PerfDataBuilder().Comm(0, 9, "CPU 0/KVM")
            .KvmExit(1_000_000, 2, 9, 12, isa).KvmEntry(1_010_000, 2, 9, 0).KvmExit(1_250_999, 2, 9, reason, isa)
                .KvmEntry(1_300_000, 2, 9, 0).Build();
        List<string> rows = Rows(file, out _);
        rows.ShouldBe(
        [
            "KvmEntry cpu2 10us 9 CPU 0/KVM 10us ->  ",
            FormattableString.Invariant($"KvmExit cpu2 250us 9 CPU 0/KVM 240us ->  {stored}"),
            "KvmEntry cpu2 300us 9 CPU 0/KVM 49us ->  ",
        ]);
    }

    [Fact]
    public void Behind_a_loss_the_cpu_begins_anew()
    {
        byte[] file = new PerfDataBuilder()
            .Switch(1_000_000, 0, 0, "swapper/0", 0, 5, "a").Lost(1_010_000, 0, 3).Switch(1_020_000, 0, 7, "x", 1, 5, "a")
                .Switch(1_030_000, 0, 5, "a", 1, 7, "x").Build();
        Rows(file, out _).ShouldBe(["StatSleep cpu0 0us 7 x 10us -> 0 ", "Switch cpu0 0us 5 a 0us -> 7 x"]);
    }

    [Fact]
    public void The_kernels_own_sleep_events_are_used_instead_of_derived_ones()
    {
        var source = new EventList(SchedEventKind.Switch, SchedEventKind.Wakeup, SchedEventKind.StatSleep)
            .Switch(1000, 0, "a:5", TaskState.Interruptible, "b:6").Add(SchedEventKind.StatSleep, 9000, 0, "a:5", value: 7500)
                .Add(SchedEventKind.Wakeup, 9000, 0, "a:5", "b:6");
        CdictTable table = CdictConverter.Convert(source).Table;
        table.Count.ShouldBe(1);
        (table[0].Event, table[0].Duration, table[0].Usecs).ShouldBe((CdictEvent.StatSleep, 7, 0));
    }

    [Fact]
    public void Without_run_time_events_the_time_between_switches_counts()
    {
        var source = new EventList(SchedEventKind.Switch)
            .Switch(1000, 0, "swapper/0:0", TaskState.Running, "a:5")
                .Switch(8999, 0, "a:5", TaskState.Interruptible, "swapper/0:0").Switch(
                    9999, 0, "swapper/0:0", TaskState.Running, "a:5");
        CdictTable table = CdictConverter.Convert(source).Table;
        table[0].Duration.ShouldBe(7);
        table[1].Event.ShouldBe(CdictEvent.StatSleep);
        table[2].Duration.ShouldBe(0);
    }

    [Fact]
    public void A_cdict_survives_the_way_through_events()
    {
        byte[] file = new PerfDataBuilder()
            .Switch(1_000_000, 0, 0, "swapper/0", 0, 5, "a").Runtime(1_040_000, 0, 5, "a", 30_000).Switch(
                1_050_500, 0, 5, "a", 1, 6, "b")
            .Wakeup(1_080_000, 1, 6, 5, "a", 0).Switch(1_090_000, 0, 6, "b", 2, 5, "a").Build();
        List<string> rows = Rows(file, out CdictConverter converter);
        rows.Count.ShouldBe(3);
        CdictTable again = CdictConverter.Convert(new CdictSource(converter.Table)).Table;
        Lines(again).ShouldBe(rows);
    }

    internal static List<string> Lines(CdictTable table) =>
    [
        .. Enumerable.Range(0, table.Count).Select(i => table[i]).Select(r => FormattableString.Invariant(
            $"{r.Event} cpu{r.Cpu} {r.Usecs}us {r.Pid} {table.Names.Display(r.TaskName)} {r.Duration}us -> {r.NextPid} {(r.NextName is { } n ? table.Names.Display(n) : r.ExitReason)}")),
    ];

    private List<string> Rows(byte[] file, out CdictConverter converter)
    {
        using PerfSchedSource source = Reading.Open(_scratch, file);
        converter = CdictConverter.Convert(source);
        return Lines(converter.Table);
    }
}
