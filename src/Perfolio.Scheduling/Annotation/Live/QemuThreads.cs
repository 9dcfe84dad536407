using System.Globalization;

namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>What the threads of a VM do: <c>vcpu0</c>, <c>emulator0</c>, <c>iothread1</c>, <c>vhost0</c>.</summary>
public sealed class QemuThreads
{
    private readonly SystemFiles _files;
    private readonly ILookup<int, (int Tid, string Kind)> _kernelThreads;

    /// <summary>
    /// Looks at a system's kernel threads once; those that serve VMs are named after the VMs' processes. They have no arguments.
    /// </summary>
    public QemuThreads(SystemFiles files)
    {
        _files = files;
        _kernelThreads = files.Processes()
            .Where(tid => files.Arguments(tid).Count == 0)
            .Select(tid => (Tid: tid, Name: files.Comm(tid) ?? ""))
            .Select(static t => (t.Tid, Served: Served(t.Name)))
            .Where(static t => t.Served is not null)
            .ToLookup(static t => t.Served!.Value.Pid, static t => (t.Tid, t.Served!.Value.Kind));
    }

    /// <summary>The threads of a process and the kernel threads that serve it, with their types.</summary>
    /// <param name="pid">A QEMU process.</param>
    /// <returns>Thread ids ascending, first those of the process; empty when it is gone.</returns>
    public IReadOnlyList<(int Tid, string Type)> Of(int pid)
    {
        var threads = new List<(int, string)>();
        var counts = new Dictionary<string, int>();
        foreach (int tid in _files.Threads(pid)) threads.Add((tid, Type(tid, counts)));
        foreach ((int tid, string kind) in _kernelThreads[pid].Where(k => !threads.Exists(t => t.Item1 == k.Tid)))
            threads.Add((tid, Numbered(kind, counts)));
        return threads;
    }

    private string Type(int tid, Dictionary<string, int> counts)
    {
        string comm = _files.Comm(tid) ?? "";
        // QEMU calls a vCPU thread by its number when debug-threads=on, which libvirt always gives.
        if (VirtualCpu(comm) is { } number) return string.Create(CultureInfo.InvariantCulture, $"vcpu{number}");
        if (Served(comm) is { } served) return Numbered(served.Kind, counts);
        return Placed(tid) ?? Numbered("emulator", counts);
    }

    /// <summary>The type by the group in which libvirt put the thread; null for none of its own.</summary>
    private string? Placed(int tid)
    {
        foreach (string path in (string[])[_files.Cpuset(tid), .. _files.Cgroups(tid)])
        {
            string last = path[(path.LastIndexOf('/') + 1)..];
            if (Counted(last, "vcpu") || Counted(last, "iothread")) return last;
        }

        return null;
    }

    private static bool Counted(string text, string kind) =>
        text.StartsWith(kind, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(kind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static int? VirtualCpu(string comm)
    {
        const string Start = "CPU ";
        int slash = comm.IndexOf('/', StringComparison.Ordinal);
        return comm.StartsWith(Start, StringComparison.Ordinal) && slash > 0
            && int.TryParse(
                comm.AsSpan(Start.Length, slash - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : null;
    }

    /// <summary>The process that a thread of the kernel serves: <c>vhost-4711</c>, <c>kvm-pit/4711</c>.</summary>
    private static (int Pid, string Kind)? Served(string comm)
    {
        foreach ((string start, string kind) in ((string, string)[])[("vhost-", "vhost"), ("kvm-pit/", "kvm-pit")])
            if (comm.StartsWith(start, StringComparison.Ordinal)
                && int.TryParse(comm.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                return (pid, kind);
        return null;
    }

    private static string Numbered(string kind, Dictionary<string, int> counts)
    {
        int number = counts.GetValueOrDefault(kind);
        counts[kind] = number + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
    }
}
