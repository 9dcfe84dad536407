using System.Globalization;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>Puts threads of one name together, and tells which are selected.</summary>
internal sealed class TaskGroups
{
    private const int NotSelected = -1;
    private readonly TaskTable _tasks;
    private readonly DashboardOptions _options;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private int[] _groupOf = [];
    private int _known;

    public TaskGroups(TaskTable tasks, DashboardOptions options)
    {
        _tasks = tasks;
        _options = options;
    }

    /// <summary>Names of the groups.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The group of a task; -1 when it is not selected.</summary>
    public int Of(int task)
    {
        if (task >= _known) Learn();
        return (uint)task < (uint)_known ? _groupOf[task] : NotSelected;
    }

    /// <summary>The name a task goes by.</summary>
    public static string NameOf(SchedTask task, DashboardOptions options)
    {
        string name = options.Map is { } map && map.Names.TryGetValue(task.Tid, out string? role) ? role : task.Name;
        if (options.MergeSystemTasks) name = WithoutSuffix(name);
        return options.AppendTid ? string.Create(CultureInfo.InvariantCulture, $"{name}:{task.Tid}") : name;
    }

    /// <summary>The name up to its first slash.</summary>
    public static string WithoutSuffix(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : name;

    private void Learn()
    {
        int count = _tasks.Count;
        if (_groupOf.Length < count) Array.Resize(ref _groupOf, Math.Max(count, _groupOf.Length * 2));
        for (; _known < count; _known++)
        {
            SchedTask task = _tasks[_known];
            string name = NameOf(task, _options);
            _groupOf[_known] = _options.Tasks.Matches(task.Tid, name) ? Group(name) : NotSelected;
        }
    }

    private int Group(string name)
    {
        if (!_index.TryGetValue(name, out int group))
        {
            group = Names.Count;
            _index.Add(name, group);
            Names.Add(name);
        }

        return group;
    }
}
