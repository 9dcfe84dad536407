namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>Mappings of the threads of VMs that run on this host.</summary>
public static class QemuNames
{
    private const string Unused = "unused";

    /// <summary>The threads of one VM, as the helper <c>create-vm-csv</c> writes them.</summary>
    /// <param name="files">The system.</param>
    /// <param name="pid">The QEMU process; any process will do.</param>
    /// <param name="role">What the VM does.</param>
    /// <param name="group">The number of its group.</param>
    /// <exception cref="NamingException">There is no such process.</exception>
    public static IReadOnlyList<TaskMapEntry> OfProcess(SystemFiles files, int pid, string role, long group)
    {
        TaskMapEntry[] entries = [.. new QemuThreads(files).Of(pid)
            .Select(t => new TaskMapEntry(t.Tid, t.Type, group, role) { Instance = Unused, Uuid = Unused, GroupType = Unused })];
        return entries.Length > 0 ? entries
            : throw new NamingException(FormattableString.Invariant($"there is no process {pid}"));
    }

    /// <summary>The threads of all VMs, named after the VMs.</summary>
    /// <param name="files">The system.</param>
    /// <param name="pattern">Takes role and group out of the VMs' names; VMs that do not match are left out.</param>
    /// <param name="nameOf">
    /// The name of a VM; null leaves it out. Without this function the name that QEMU was given counts.
    /// </param>
    public static IReadOnlyList<TaskMapEntry> OfGuests(
        SystemFiles files, NamePattern pattern, Func<QemuGuest, string?>? nameOf = null)
    {
        var threads = new QemuThreads(files);
        var entries = new List<TaskMapEntry>();
        foreach (QemuGuest guest in QemuGuest.Find(files))
        {
            string? name = nameOf is null ? guest.Instance : nameOf(guest);
            if (name is null || pattern.Match(name) is not { } role) continue;
            entries.AddRange(threads.Of(guest.Pid).Select(t =>
                new TaskMapEntry(t.Tid, t.Type, role.Group, role.Role) { Instance = guest.Instance, Uuid = guest.Uuid }));
        }

        return entries;
    }
}
