using System.Collections.Concurrent;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Readings that do not end: how many threads they cost, and what becomes of the other sources.</summary>
public sealed class WorkSchedulerTests : IDisposable
{
    private const int Workers = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly ManualResetEventSlim _open = new();
    private readonly ConcurrentBag<string> _read = [];
    private readonly AgentOptions _options = new() { Timeout = TimeSpan.FromMilliseconds(1), Refresh = TimeSpan.FromHours(1) };
    private readonly AgentRegistry _registry = new(null);
    private readonly SourceNames _names = new();
    private readonly WorkScheduler _scheduler;

    public WorkSchedulerTests() => _scheduler = new WorkScheduler(TimeProvider.System, null, Workers, isSlow: false);

    public void Dispose()
    {
        _open.Set();
        _scheduler.Dispose();
        _registry.Dispose();
    }

    [Fact]
    public void A_reading_that_does_not_end_is_replaced_and_its_result_thrown_away()
    {
        var stuck = Enumerable.Range(0, Workers).Select(i => Source($"stuck{i}", hangs: true)).ToArray();
        foreach (var source in stuck)
            _scheduler.Schedule(source, TimeSpan.Zero);
        Until(() => _scheduler.Stuck == Workers);
        Until(() => stuck.All(static s => s.View.State == SourceState.Hung));
        var good = Source("good", hangs: false, place: "/proc/1/good");
        _scheduler.Schedule(good, TimeSpan.Zero);
        Until(() => good.View.State == SourceState.Ok);
        _open.Set();
        Until(() => _scheduler.Stuck == 0);
        // It is read again by whoever is free.
        Until(() => stuck.All(static s => s.View.State == SourceState.Ok));
    }

    [Fact]
    public void A_file_system_that_does_not_answer_costs_a_few_threads_and_not_one_per_file()
    {
        var stuck = Enumerable.Range(0, 40).Select(i => Source($"stuck{i}", hangs: true)).ToArray();
        foreach (var source in stuck)
            _scheduler.Schedule(source, TimeSpan.Zero);
        Until(() => stuck.All(static s => s.View.State == SourceState.Hung));
        _scheduler.Stuck.ShouldBeInRange(StuckReadings.MostPerDevice, StuckReadings.MostPerDevice + Workers - 1);
        stuck[^1].View.Error.ShouldContain("does not answer");
        var other = Source("other", hangs: false, place: "/proc/1/other");
        _scheduler.Schedule(other, TimeSpan.Zero);
        Until(() => other.View.State == SourceState.Ok);
        _open.Set();
        Until(() => stuck.All(static s => s.View.State == SourceState.Ok));
        _scheduler.Stuck.ShouldBe(0);
    }

    [Fact]
    public void What_turns_out_to_wait_for_others_is_left_to_those_that_can()
    {
        using var slow = new WorkScheduler(TimeProvider.System, null, 1, isSlow: true);
        JsonSource? source = null;
        source = new JsonSource(
            new SourceDefinition { Kind = SourceKind.File, Name = "late", Location = "/late" },
            (_, _) =>
            {
                source!.IsSlow = true;
                slow.Schedule(source, TimeSpan.Zero);
                return (new Input(this, "late", hangs: false), "");
            },
            _options, _registry, _names);
        source.Prepare(readsSchema: false);
        _scheduler.Schedule(source, TimeSpan.Zero);
        Until(() => source.View.State == SourceState.Ok);
        _read.ShouldBe(["late"]);
    }

    [Fact]
    public void The_table_of_mounts_knows_what_may_hang()
    {
        var table = MountTable.Parse(
        [
            "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw", "23 22 0:20 / /proc rw - proc proc rw",
            "30 22 0:50 / /mnt/a\\040b rw - fuse.sshfs host: rw", "31 22 0:51 / /mnt/nfs rw - nfs4 host:/x rw", "nonsense",
        ]);
        table.MayHang("/run/x.json").ShouldBeFalse();
        table.MayHang("/proc/systemtap/m/data.json").ShouldBeTrue();
        table.MayHang("/mnt/a b/x.json").ShouldBeTrue();
        table.MayHang("/mnt/nfs").ShouldBeTrue();
        table.MayHang("/mnt/nfs2/x").ShouldBeFalse();
        table.DeviceOf("/mnt/nfs/x").ShouldNotBe(table.DeviceOf("/mnt/nfs2/x"));
        MountTable.Read().DeviceOf("/proc/self").ShouldBe(NativeFiles.Identity("/proc")!.Value.Device);
    }

    private JsonSource Source(string name, bool hangs, string place = "/elsewhere/data.json")
    {
        var source = new JsonSource(
            new SourceDefinition { Kind = SourceKind.File, Name = name, Location = place },
            (_, _) => (new Input(this, name, hangs), ""), _options, _registry, _names);
        source.Prepare(readsSchema: false);
        return source;
    }

    private static void Until(Func<bool> condition) => SpinWait.SpinUntil(condition, Limit).ShouldBeTrue();

    private sealed class Input(WorkSchedulerTests test, string name, bool hangs) : SourceInput
    {
        public override InputReading Read(ByteBuffer target, int limit)
        {
            if (hangs)
                test._open.Wait();
            test._read.Add(name);
            target.Append("{\"n\":1}"u8);
            return InputReading.Good;
        }
    }
}
