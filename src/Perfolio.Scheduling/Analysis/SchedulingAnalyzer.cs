using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Analysis;

/// <summary>
/// Derives what tasks did from switches and wake-ups (docs/formats/pfs.md, "Meaning"): run, wait, sleep and I/O wait, guest and
/// root
/// time. Nothing is invented: across lost records, and at the capture's ends, intervals whose limits were not seen are left
/// out, except
/// runs that still last at the end (<see cref="TaskInterval.IsOpen"/>).
/// </summary>
public sealed class SchedulingAnalyzer
{
    private const int MostCpus = 65536;
    private readonly TaskTable _tasks;
    private readonly IIntervalSink _sink;
    private readonly bool _wakingWakes;
    private readonly bool _statSleeps;
    private readonly TidMap _index = new();
    private Thread[] _threads = new Thread[64];
    private int _threadCount;
    private Running[] _cpus = [];

    /// <summary>Begins an analysis.</summary>
    /// <param name="source">Where events will come from: its tasks and facts.</param>
    /// <param name="sink">Takes the intervals.</param>
    public SchedulingAnalyzer(ISchedEventSource source, IIntervalSink sink)
    {
        _tasks = source.Tasks;
        _sink = sink;
        CaptureFacts facts = source.Facts;
        // Without wake-ups, beginning to wake is the nearest thing; with both, it would end a sleep twice.
        _wakingWakes = !facts.Has(SchedEventKind.Wakeup);
        _statSleeps = facts.Has(SchedEventKind.StatIowait);
    }

    private enum Phase : byte
    {
        Unknown,
        Running,
        Runnable,
        Sleeping,
        Blocked,
    }

    /// <summary>Says who runs on a CPU before the first event, for a window of a longer capture.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="task">The task, an index into the source's table.</param>
    /// <param name="since">Since when, ns; the window's beginning for intervals that are clipped to it.</param>
    public void Resume(int cpu, int task, long since)
    {
        if ((uint)cpu >= MostCpus) return;
        if (cpu >= _cpus.Length) Array.Resize(ref _cpus, cpu + 16);
        _cpus[cpu] = new Running { Known = true, Task = task, Since = since };
        if (!_tasks[task].IsIdle) ThreadOf(task).Phase = Phase.Running;
    }

    /// <summary>Takes the next event.</summary>
    public void Add(ref readonly SchedEvent next)
    {
        switch (next.Kind)
        {
            case SchedEventKind.Switch: Switch(in next); break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew: Wake(in next); break;
            case SchedEventKind.Waking when _wakingWakes: Wake(in next); break;
            case SchedEventKind.StatSleep or SchedEventKind.StatIowait: Slept(in next); break;
            case SchedEventKind.Exit when next.Task >= 0: ThreadOf(next.Task).KvmEntry = ThreadOf(next.Task).KvmExit = 0; break;
            case SchedEventKind.Lost: Forget(next.Cpu); break;
            case SchedEventKind.KvmEntry or SchedEventKind.KvmExit: Kvm(in next); break;
            default: break;
        }
    }

    /// <summary>The capture ended: runs that still last are given out up to here.</summary>
    /// <param name="end">Time of the last event.</param>
    public void Finish(long end)
    {
        for (int cpu = 0; cpu < _cpus.Length; cpu++)
        {
            ref Running running = ref _cpus[cpu];
            if (!running.Known || running.Since >= end) continue;
            Give(IntervalKind.Run, running.Task, cpu, running.Since, end, open: true);
        }
    }

    /// <summary>
    /// Cuts all intervals that last: gives out what is before a time, and lets them begin there. For output in pieces.
    /// </summary>
    /// <param name="time">Not before the event taken last.</param>
    public void Cut(long time)
    {
        for (int cpu = 0; cpu < _cpus.Length; cpu++)
        {
            ref Running running = ref _cpus[cpu];
            if (!running.Known || running.Since >= time) continue;
            Give(IntervalKind.Run, running.Task, cpu, running.Since, time, open: true);
            running.Since = time;
        }
    }

    private void Switch(ref readonly SchedEvent next)
    {
        if ((uint)next.Cpu >= MostCpus) return;
        if (next.Cpu >= _cpus.Length) Array.Resize(ref _cpus, next.Cpu + 16);
        ref Running running = ref _cpus[next.Cpu];
        SchedTask leaving = _tasks[next.Task];
        bool seen = running.Known && _tasks[running.Task].Tid == leaving.Tid;
        long start = running.Since;
        bool known = seen;
        if (!seen)
        {
            if (running.Known) Lose(running.Task);
            // The switch to this task was not recorded, but the kernel said how long it ran.
            start = Math.Max(next.Time - Math.Max(0, next.Extra), running.Since);
            known = next.Extra > 0 && next.Extra <= next.Time;
        }

        int left = leaving.IsIdle ? -1 : Slot(next.Task);
        if (known)
        {
            if (!seen && left >= 0) EndOffCpu(ref _threads[left], next.Task, next.Cpu, start);
            Give(IntervalKind.Run, next.Task, next.Cpu, start, next.Time, state: next.State, estimated: !seen);
        }

        if (left >= 0)
        {
            ref Thread thread = ref _threads[left];
            thread.Since = next.Time;
            thread.Cause = WaitCause.Preempted;
            thread.Phase = next.State switch
            {
                TaskState.Running or TaskState.Preempted => Phase.Runnable,
                TaskState.Uninterruptible => _statSleeps ? Phase.Sleeping : Phase.Blocked,
                TaskState.Unknown or TaskState.Dead or TaskState.Zombie => Phase.Unknown,
                _ => Phase.Sleeping,
            };
        }

        if (!_tasks[next.Other].IsIdle)
        {
            ref Thread thread = ref ThreadOf(next.Other);
            EndOffCpu(ref thread, next.Other, next.Cpu, next.Time);
            thread.Phase = Phase.Running;
        }

        running = new Running { Known = true, Task = next.Other, Since = next.Time };
    }

    // A sleep without a recorded wake-up ends when the task runs again.
    private void EndOffCpu(ref Thread thread, int task, int cpu, long time)
    {
        if (thread.Since > time) return;
        if (thread.Phase == Phase.Runnable) Give(IntervalKind.Wait, task, cpu, thread.Since, time, cause: thread.Cause);
        else if (thread.Phase is Phase.Sleeping or Phase.Blocked)
            Give(thread.Phase == Phase.Blocked ? IntervalKind.IoWait : IntervalKind.Sleep, task, cpu, thread.Since, time);
    }

    private void Wake(ref readonly SchedEvent next)
    {
        if (next.Task < 0 || _tasks[next.Task].IsIdle) return;
        ref Thread thread = ref ThreadOf(next.Task);
        if (thread.Phase is Phase.Running or Phase.Runnable) return;
        EndOffCpu(ref thread, next.Task, next.Cpu, next.Time);
        thread.Phase = Phase.Runnable;
        thread.Since = next.Time;
        thread.Cause = WaitCause.Woken;
    }

    // The kernel's own figure: it tells I/O from other sleep, and a sleep whose beginning was not seen.
    private void Slept(ref readonly SchedEvent next)
    {
        if (next.Task < 0 || _tasks[next.Task].IsIdle) return;
        ref Thread thread = ref ThreadOf(next.Task);
        bool io = next.Kind == SchedEventKind.StatIowait;
        if (io && thread.Phase is Phase.Sleeping or Phase.Blocked) thread.Phase = Phase.Blocked;
        if (thread.Phase != Phase.Unknown || next.Value <= 0 || next.Value > next.Time) return;
        Give(io ? IntervalKind.IoWait : IntervalKind.Sleep, next.Task, next.Cpu, next.Time - next.Value, next.Time);
        thread.Phase = Phase.Runnable;
        thread.Since = next.Time;
        thread.Cause = WaitCause.Woken;
    }

    private void Kvm(ref readonly SchedEvent next)
    {
        ref Thread thread = ref ThreadOf(next.Task);
        if (next.Kind == SchedEventKind.KvmEntry)
        {
            if (thread.KvmExit != 0)
                Give(IntervalKind.Root, next.Task, next.Cpu, thread.KvmExit, next.Time, reason: thread.ExitReason,
                    isa: thread.InstructionSet);
            thread.KvmEntry = next.Time;
            thread.KvmExit = 0;
            return;
        }

        if (thread.KvmEntry != 0)
            Give(IntervalKind.Guest, next.Task, next.Cpu, thread.KvmEntry, next.Time, reason: next.Value, isa: (int)next.Extra);
        thread.KvmEntry = 0;
        thread.KvmExit = next.Time;
        thread.ExitReason = next.Value;
        thread.InstructionSet = (int)next.Extra;
    }

    private void Forget(int cpu)
    {
        int first = cpu < 0 ? 0 : cpu, last = cpu < 0 ? _cpus.Length - 1 : Math.Min(cpu, _cpus.Length - 1);
        for (int one = first; one <= last; one++)
        {
            if (_cpus[one].Known) Lose(_cpus[one].Task);
            _cpus[one] = default;
        }
    }

    private void Lose(int task)
    {
        if (_tasks[task].IsIdle) return;
        ref Thread thread = ref ThreadOf(task);
        if (thread.Phase == Phase.Running) thread.Phase = Phase.Unknown;
        thread.KvmEntry = thread.KvmExit = 0;
    }

    // The slot comes first: making one may move the threads.
    private ref Thread ThreadOf(int task)
    {
        int slot = Slot(task);
        return ref _threads[slot];
    }

    private int Slot(int task)
    {
        int tid = _tasks[task].Tid;
        int slot = _index[tid];
        if (slot >= 0) return slot;
        if (_threadCount == _threads.Length) Array.Resize(ref _threads, _threadCount * 2);
        _index[tid] = _threadCount;
        return _threadCount++;
    }

    private void Give(
        IntervalKind kind, int task, int cpu, long start, long end, WaitCause cause = WaitCause.None,
        TaskState state = TaskState.Unknown,
        long reason = 0, int isa = 0, bool estimated = false, bool open = false)
    {
        if (end < start) return;
        var interval = new TaskInterval
        {
            Kind = kind,
            Task = task,
            Cpu = cpu,
            Start = start,
            End = end,
            Cause = cause,
            State = state,
            ExitReason = reason,
            InstructionSet = isa,
            IsEstimated = estimated,
            IsOpen = open,
        };
        _sink.Add(in interval);
    }

    private struct Thread
    {
        public Phase Phase;
        public WaitCause Cause;
        public int InstructionSet;
        public long Since;
        public long KvmEntry;
        public long KvmExit;
        public long ExitReason;
    }

    private struct Running
    {
        public bool Known;
        public int Task;
        public long Since;
    }
}
