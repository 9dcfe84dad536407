namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>Mappings of the threads of containers and systemd units that run on this host.</summary>
public sealed class ControlGroupNames
{
    private ControlGroupNames(IReadOnlyList<TaskMapEntry> entries, int unnamed)
    {
        Entries = entries;
        Unnamed = unnamed;
    }

    /// <summary>An entry per thread: the task type is the thread's own name, the instance the container's id.</summary>
    public IReadOnlyList<TaskMapEntry> Entries { get; }

    /// <summary>Containers whose names could not be found; they are called by the first characters of their ids.</summary>
    public int Unnamed { get; }

    /// <summary>Reads the control groups of all threads.</summary>
    /// <param name="files">The system.</param>
    /// <param name="pattern">
    /// Takes role and group out of the containers' and units' names; those that do not match are left out.
    /// </param>
    /// <param name="include">Which kinds to include; null for all.</param>
    public static ControlGroupNames Read(SystemFiles files, NamePattern pattern, Func<ControlGroupKind, bool>? include = null)
    {
        var names = new ContainerNames(files);
        var entries = new List<TaskMapEntry>();
        foreach (int pid in files.Processes())
        {
            foreach (int tid in files.Threads(pid))
            {
                // Threads of a process may lie in groups of their own below the container's.
                ControlGroup? group = Best(files.Cgroups(tid));
                if (group is null || include?.Invoke(group.Kind) == false) continue;
                if (files.Comm(tid) is not { } comm || pattern.Match(names.Of(group)) is not { } role) continue;
                string instance = group.Kind == ControlGroupKind.Unit ? "" : group.Id;
                entries.Add(new TaskMapEntry(tid, comm, role.Group, role.Role)
                {
                    Instance = instance,
                    Uuid = group.Pod ?? "",
                    GroupType = Kind(group.Kind),
                });
            }
        }

        return new ControlGroupNames(entries, names.Unnamed);
    }

    private static string Kind(ControlGroupKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>A container in any hierarchy counts before a unit in any.</summary>
    private static ControlGroup? Best(IReadOnlyList<string> paths)
    {
        ControlGroup? unit = null;
        foreach (string path in paths)
        {
            ControlGroup? group = ControlGroup.OfPath(path);
            if (group is { Kind: not ControlGroupKind.Unit }) return group;
            unit ??= group;
        }

        return unit;
    }
}
