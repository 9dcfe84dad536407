namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>A VM of QEMU that runs.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Instance">
/// Its name by <c>-name</c>: libvirt's name of the VM, OpenStack's <c>instance-000019f4</c>; empty when not given.
/// </param>
/// <param name="Uuid">Its id by <c>-uuid</c>, in lower case; empty when not given.</param>
public sealed record QemuGuest(int Pid, string Instance, string Uuid)
{
    /// <summary>The VMs of a system.</summary>
    public static IReadOnlyList<QemuGuest> Find(SystemFiles files)
    {
        var guests = new List<QemuGuest>();
        foreach (int pid in files.Processes())
            if (Of(pid, files.Arguments(pid)) is { } guest)
                guests.Add(guest);
        return guests;
    }

    /// <summary>The VM of a command line; null when it is no QEMU.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="arguments">Its arguments, the program first.</param>
    public static QemuGuest? Of(int pid, IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return null;
        string program = Path.GetFileName(arguments[0]);
        bool qemu = program.StartsWith("qemu-system-", StringComparison.Ordinal) || program is "qemu-kvm" or "kvm";
        return qemu ? new QemuGuest(pid, Name(After("name")), After("uuid").ToLowerInvariant()) : null;

        string After(string option)
        {
            for (int i = 1; i + 1 < arguments.Count; i++)
                if (arguments[i].StartsWith('-') && arguments[i].TrimStart('-') == option)
                    return arguments[i + 1];
            return "";
        }
    }

    /// <summary>The name in <c>guest=NAME,debug-threads=on</c> or <c>NAME,process=…</c>; a comma in a name is doubled.</summary>
    private static string Name(string option)
    {
        const string Mark = "\u0001";
        string[] parts = option.Replace(",,", Mark, StringComparison.Ordinal).Split(',');
        string name = parts.FirstOrDefault(static p => p.StartsWith("guest=", StringComparison.Ordinal)) is { } guest
            ? guest["guest=".Length..]
            : parts[0].Contains('=', StringComparison.Ordinal) ? "" : parts[0];
        return name.Replace(Mark, ",", StringComparison.Ordinal);
    }
}
