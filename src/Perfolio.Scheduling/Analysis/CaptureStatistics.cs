using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Analysis;

/// <summary>Sums over a whole capture, per task and per CPU.</summary>
public sealed class CaptureStatistics : IIntervalSink
{
    private readonly List<TaskStatistics?> _byTask = [];
    private readonly SortedDictionary<int, CpuStatistics> _cpus = [];

    private CaptureStatistics(ISchedEventSource source)
    {
        Tasks = source.Tasks;
        Facts = source.Facts;
        Loss = source.Loss;
    }

    /// <summary>The tasks.</summary>
    public TaskTable Tasks { get; }

    /// <summary>What is known of the capture.</summary>
    public CaptureFacts Facts { get; private set; }

    /// <summary>What was lost.</summary>
    public CaptureLoss Loss { get; }

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Time of the first event of scheduler or KVM, ns.</summary>
    public long First { get; private set; }

    /// <summary>Time of the last one, ns.</summary>
    public long Last { get; private set; }

    /// <summary>Number of events.</summary>
    public long Events { get; private set; }

    /// <summary>Number of switches.</summary>
    public long Switches { get; private set; }

    /// <summary>
    /// Runs whose start was estimated from the kernel's accounting because the switch to the task was not recorded.
    /// </summary>
    public long EstimatedRuns { get; private set; }

    /// <summary>The CPUs by number.</summary>
    public IReadOnlyDictionary<int, CpuStatistics> Cpus => _cpus;

    /// <summary>The tasks of which anything is known.</summary>
    public IEnumerable<TaskStatistics> ByTask => _byTask.Where(static t => t is not null)!;

    /// <summary>Reads a capture to its end.</summary>
    /// <param name="source">The capture, at its beginning.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the reading; what was read is kept.</param>
    public static CaptureStatistics Read(
        ISchedEventSource source, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var statistics = new CaptureStatistics(source);
        var analyzer = new SchedulingAnalyzer(source, statistics);
        while (!cancellationToken.IsCancellationRequested && source.Read(out SchedEvent next))
        {
            statistics.Count(in next);
            analyzer.Add(in next);
            if ((statistics.Events & 0xffff) == 0 && progress is not null && source.Progress is { } part) progress(part);
        }

        analyzer.Finish(statistics.Last);
        statistics.Facts = source.Facts;
        statistics.Problems = source.Problems;
        return statistics;
    }

    /// <inheritdoc/>
    public void Add(ref readonly TaskInterval interval)
    {
        TaskStatistics task = Of(interval.Task);
        long duration = interval.Duration;
        switch (interval.Kind)
        {
            case IntervalKind.Run:
                task.RunTime += duration;
                task.Runs++;
                task.LongestRun = Math.Max(task.LongestRun, duration);
                if (interval.IsEstimated) EstimatedRuns++;
                CpuStatistics cpu = Cpu(interval.Cpu);
                if (Tasks[interval.Task].IsIdle) cpu.IdleTime += duration;
                else cpu.BusyTime += duration;
                break;
            case IntervalKind.Wait:
                task.WaitTime += duration;
                if (duration >= task.Waits.Max) task.LongestWaitEnd = interval.End;
                task.Waits.Add(duration);
                if (interval.Cause == WaitCause.Woken) task.WakeupLatency.Add(duration);
                break;
            case IntervalKind.Sleep: task.SleepTime += duration; break;
            case IntervalKind.IoWait: task.IoWaitTime += duration; break;
            case IntervalKind.Guest:
                task.GuestTime += duration;
                Exit(task, interval.ExitReason, interval.InstructionSet).GuestTime += duration;
                break;
            default:
                task.RootTime += duration;
                Exit(task, interval.ExitReason, interval.InstructionSet).RootTime += duration;
                break;
        }
    }

    private void Count(ref readonly SchedEvent next)
    {
        if (next.IsActivity && next.Time > 0)
        {
            if (First == 0) First = next.Time;
            Last = Math.Max(Last, next.Time);
        }

        Events++;
        switch (next.Kind)
        {
            case SchedEventKind.Switch:
                Switches++;
                TaskStatistics task = Of(next.Task);
                task.Switches++;
                if (next.State.IsRunnable()) task.InvoluntarySwitches++;
                else task.VoluntarySwitches++;
                Cpu(next.Cpu).Switches++;
                break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew: Of(next.Task).Wakeups++; break;
            case SchedEventKind.Migrate: Of(next.Task).Migrations++; break;
            case SchedEventKind.KvmExit: Exit(Of(next.Task), next.Value, (int)next.Extra).Count++; break;
            default: break;
        }
    }

    private static ExitStatistics Exit(TaskStatistics task, long reason, int instructionSet)
    {
        if (!task.Exits.TryGetValue((reason, instructionSet), out ExitStatistics? exits))
            task.Exits.Add((reason, instructionSet), exits = new ExitStatistics());
        return exits;
    }

    private TaskStatistics Of(int task)
    {
        while (_byTask.Count <= task) _byTask.Add(null);
        return _byTask[task] ??= new TaskStatistics(task);
    }

    private CpuStatistics Cpu(int cpu)
    {
        if (!_cpus.TryGetValue(cpu, out CpuStatistics? one)) _cpus.Add(cpu, one = new CpuStatistics());
        return one;
    }
}
