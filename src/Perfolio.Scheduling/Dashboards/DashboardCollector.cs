using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>Takes the events of one capture and their intervals, and clips them to the window.</summary>
internal sealed class DashboardCollector : IIntervalSink
{
    private readonly ISchedEventSource _source;
    private readonly DashboardOptions _options;
    private readonly CaptureDashboard _result;
    private readonly SchedulingAnalyzer _analyzer;
    private readonly TaskGroups _groups;
    private readonly List<TaskFigures> _figures = [];
    private bool[] _seen = new bool[256];
    private long? _begin;
    private long _from;
    private long _to = long.MaxValue;
    private long _last;
    private bool _passed;

    public DashboardCollector(ISchedEventSource source, string file, DashboardOptions options, long? begin)
    {
        _source = source;
        _options = options;
        _result = new CaptureDashboard(file, options);
        _analyzer = new SchedulingAnalyzer(source, this);
        _groups = new TaskGroups(source.Tasks, options);
        // The epoch of a cdict is its time 0.
        if ((begin ?? (source.Facts.Origin == "cdict" ? 0 : null)) is not { } known) return;
        Begin(known);
        if (source is not PfsReader { Running: var running }) return;
        foreach (RunningTask one in running) _analyzer.Resume(one.Cpu, one.Task, Math.Max(one.Since, _from));
    }

    /// <summary>Takes the next event; false when it is behind the window.</summary>
    public bool Add(ref readonly SchedEvent next)
    {
        if (next.IsActivity)
        {
            if (_begin is null) Begin(next.Time);
            if (next.Time > _to)
            {
                _passed = true;
                return false;
            }

            _last = Math.Max(_last, next.Time);
            if (next.Time >= _from) Count(in next);
        }

        _analyzer.Add(in next);
        return true;
    }

    public void Add(ref readonly TaskInterval interval)
    {
        long start = Math.Max(interval.Start, _from) - _from, end = Math.Min(interval.End, _to) - _from;
        if (end < 0 || end < start) return;
        bool idle = _source.Tasks[interval.Task].IsIdle;
        int group = _groups.Of(interval.Task);
        if (interval.Kind == IntervalKind.Run && !idle)
        {
            Core(_result.Cores, interval.Cpu).RunTime += end - start;
            _result.Timeline.Add(interval.Cpu, group, start, end);
        }

        if (group < 0) return;
        See(interval.Task);
        TaskFigures task = Figures(group);
        bool ended = !interval.IsOpen;
        switch (interval.Kind)
        {
            case IntervalKind.Run:
                task.RunTime += end - start;
                Core(task.Cores, interval.Cpu).RunTime += end - start;
                task.Slices.AddInterval(SliceQuantity.Run, start, end);
                if (ended) Dense(group, DensityKind.Run, end, interval.Duration);
                break;
            case IntervalKind.Wait:
                task.WaitTime += end - start;
                task.Slices.AddInterval(SliceQuantity.Wait, start, end);
                if (interval.Cause != WaitCause.Woken) break;
                task.WakeupLatency.Add(interval.Duration);
                task.Slices.Add(SliceQuantity.Latency, end, interval.Duration);
                task.Slices.Add(SliceQuantity.Latencies, end, 1);
                break;
            case IntervalKind.Sleep:
                task.SleepTime += end - start;
                Dense(group, DensityKind.Sleep, end, interval.Duration);
                break;
            case IntervalKind.IoWait:
                task.IoWaitTime += end - start;
                Dense(group, DensityKind.Sleep, end, interval.Duration);
                break;
            case IntervalKind.Guest:
                task.GuestTime += end - start;
                ExitOf(task, interval.ExitReason, interval.InstructionSet).GuestTime += end - start;
                Dense(group, DensityKind.Guest, end, interval.Duration);
                break;
            default:
                task.RootTime += end - start;
                ExitOf(task, interval.ExitReason, interval.InstructionSet).RootTime += end - start;
                Dense(group, DensityKind.Root, end, interval.Duration);
                break;
        }
    }

    /// <summary>Ends the reading and gives the result.</summary>
    public CaptureDashboard Finish()
    {
        // Of a .pfs only the blocks of the window are read; its index tells how far it goes.
        bool lasts = _passed || (_source is PfsReader pfs && pfs.Index.Any(b => b.Last >= _to));
        long end = lasts ? _to : _last;
        long begin = _begin ?? 0;
        if (_begin is not null && _from > _last && !lasts && _options.From > 0)
            throw new ArgumentOutOfRangeException(nameof(_options),
                FormattableString.Invariant($"from time cannot be larger than {(_last - begin) / 1_000_000} msec"));
        _analyzer.Finish(end);
        _result.From = _options.From;
        _result.Length = Math.Max(0, end - _from);
        _result.Asked = _options.Length ?? _result.Length;
        _result.Density.Finish();
        _result.Facts = _source.Facts;
        _result.Loss = _source.Loss;
        _result.Problems = _source.Problems;
        NumberThreads();
        TaskFigures[] seen = [.. _figures.Where(static t => t.IsSeen).OrderBy(static t => t.Name, StringComparer.Ordinal)];
        _result.Tasks = seen;
        _result.TaskOfGroup = [.. _figures.Select(t => Array.IndexOf(seen, t))];
        return _result;
    }

    private void Begin(long time)
    {
        _begin = time;
        _from = time > long.MaxValue - _options.From ? long.MaxValue : time + _options.From;
        if (_options.Length is { } length) _to = _from > long.MaxValue - length ? long.MaxValue : _from + length;
    }

    private void Count(ref readonly SchedEvent next)
    {
        _result.Events++;
        if (next.Kind == SchedEventKind.Switch) Core(_result.Cores, next.Cpu).Switches++;
        if (next.Task < 0 || _groups.Of(next.Task) is not (>= 0 and var group)) return;
        See(next.Task);
        TaskFigures task = Figures(group);
        long time = next.Time - _from;
        switch (next.Kind)
        {
            case SchedEventKind.Switch:
                task.Switches++;
                if (next.State.IsRunnable()) task.InvoluntarySwitches++;
                Core(task.Cores, next.Cpu).Switches++;
                task.Slices.Add(SliceQuantity.Switches, time, 1);
                break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew: task.Wakeups++; break;
            case SchedEventKind.Migrate: task.Migrations++; break;
            case SchedEventKind.KvmExit:
                task.ExitCount++;
                ExitOf(task, next.Value, (int)next.Extra).Count++;
                task.Slices.Add(SliceQuantity.Exits, time, 1);
                break;
            default: break;
        }
    }

    private void See(int task)
    {
        if (task >= _seen.Length) Array.Resize(ref _seen, Math.Max(task + 1, _seen.Length * 2));
        _seen[task] = true;
    }

    private void NumberThreads()
    {
        var tids = new SortedSet<int>[_figures.Count];
        for (int task = 0; task < Math.Min(_seen.Length, _source.Tasks.Count); task++)
            if (_seen[task] && _groups.Of(task) is >= 0 and var group) (tids[group] ??= []).Add(_source.Tasks[task].Tid);
        for (int group = 0; group < _figures.Count; group++) _figures[group].Tids = [.. tids[group] ?? []];
    }

    private void Dense(int group, DensityKind kind, long end, long length) =>
        _result.Density.Add(end, (group * 4) + (int)kind, length);

    private TaskFigures Figures(int group)
    {
        while (_figures.Count <= group) _figures.Add(new TaskFigures(_groups.Names[_figures.Count]));
        return _figures[group];
    }

    private static CoreShare Core(SortedDictionary<int, CoreShare> cores, int cpu)
    {
        int one = Math.Clamp(cpu, 0, ushort.MaxValue);
        if (!cores.TryGetValue(one, out CoreShare? share)) cores.Add(one, share = new CoreShare());
        return share;
    }

    private static ExitStatistics ExitOf(TaskFigures task, long reason, int instructionSet)
    {
        if (!task.Exits.TryGetValue((reason, instructionSet), out ExitStatistics? exits))
            task.Exits.Add((reason, instructionSet), exits = new ExitStatistics());
        return exits;
    }
}
