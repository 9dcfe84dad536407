using System.Text;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Annotation;

/// <summary>A capture whose tasks have the role names of a mapping.</summary>
public sealed class AnnotatedSource : ISchedEventSource
{
    private readonly ISchedEventSource _inner;
    private readonly TaskMap _map;
    private int[] _translated = [];
    private int _known;

    /// <summary>Renames the tasks of a source, which stays its owner's.</summary>
    public AnnotatedSource(ISchedEventSource inner, TaskMap map)
    {
        _inner = inner;
        _map = map;
        TranslateNew();
    }

    /// <summary>Threads that got a role name so far.</summary>
    public int Renamed { get; private set; }

    /// <inheritdoc/>
    public CaptureFacts Facts => _inner.Facts;

    /// <inheritdoc/>
    public TaskTable Tasks { get; } = new();

    /// <inheritdoc/>
    public CaptureLoss Loss => _inner.Loss;

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems => _inner.Problems;

    /// <inheritdoc/>
    public double? Progress => _inner.Progress;

    /// <inheritdoc/>
    public bool Read(out SchedEvent next)
    {
        if (!_inner.Read(out next)) return false;
        if (_inner.Tasks.Count > _known) TranslateNew();
        if (next.Task >= 0) next.Task = _translated[next.Task];
        if (next.Other >= 0) next.Other = _translated[next.Other];
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The inner source is its owner's.
    }

    private void TranslateNew()
    {
        int count = _inner.Tasks.Count;
        if (_translated.Length < count) Array.Resize(ref _translated, Math.Max(count, _translated.Length * 2));
        for (; _known < count; _known++)
        {
            SchedTask task = _inner.Tasks[_known];
            bool mapped = _map.Names.TryGetValue(task.Tid, out string? name);
            int before = Tasks.Count;
            _translated[_known] = Tasks.Add(task.Tid, mapped ? Encoding.UTF8.GetBytes(name!) : task.NameBytes.Span);
            if (mapped && Tasks.Count > before) Renamed++;
        }
    }
}
