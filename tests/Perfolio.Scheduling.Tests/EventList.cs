using System.Text;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Tests;

/// <summary>A capture made of a list of events.</summary>
public sealed class EventList(params SchedEventKind[] recorded) : ISchedEventSource
{
    private readonly List<SchedEvent> _events = [];
    private int _next;

    public CaptureFacts Facts { get; init; } = new() { Origin = "perf.data", Host = "testhost", Recorded = recorded };

    public TaskTable Tasks { get; } = new();

    public CaptureLoss Loss { get; } = new();

    public IReadOnlyList<string> Problems => [];

    public double? Progress => null;

    public int Task(string name)
    {
        string[] parts = name.Split(':');
        return Tasks.Add(
            int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(parts[0]));
    }

    public EventList Switch(long time, int cpu, string prev, TaskState state, string next, long extra = -1)
    {
        _events.Add(new SchedEvent
        {
            Kind = SchedEventKind.Switch,
            Time = time,
            Cpu = cpu,
            Task = Task(prev),
            Other = Task(next),
            State = state,
            Extra = extra,
        });
        return this;
    }

    public EventList Add(
        SchedEventKind kind, long time, int cpu, string? task = null, string? other = null, long value = 0, long extra = 0)
    {
        _events.Add(new SchedEvent
        {
            Kind = kind,
            Time = time,
            Cpu = cpu,
            Task = task is null ? -1 : Task(task),
            Other = other is null ? -1 : Task(other),
            Value = value,
            Extra = extra,
        });
        return this;
    }

    public EventList Add(SchedEvent one)
    {
        _events.Add(one);
        return this;
    }

    public EventList InOrder()
    {
        SchedEvent[] sorted = [.. _events.OrderBy(static e => e.Time)];
        _events.Clear();
        _events.AddRange(sorted);
        return this;
    }

    public EventList Rewind()
    {
        _next = 0;
        return this;
    }

    public bool Read(out SchedEvent next)
    {
        next = _next < _events.Count ? _events[_next] : default;
        if (_next >= _events.Count) return false;
        _next++;
        Loss.Count(next);
        return true;
    }

    public void Dispose()
    {
        // Memory only.
    }
}
