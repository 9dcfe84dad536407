namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// Where file systems are mounted, by the kernel's list: to ask the list never blocks, to ask a file system that does not answer
/// does.
/// </summary>
internal sealed class MountTable
{
    private static readonly string[] Remote = ["fuse", "nfs", "cifs", "smb", "9p", "ceph", "afs", "glusterfs", "lustre"];
    private static readonly string[] Made = ["proc", "sysfs", "debugfs", "tracefs"];

    private readonly List<(string Path, ulong Device, string Type)> _mounts = [];

    /// <summary>Reads the list as it is now.</summary>
    public static MountTable Read()
    {
        try
        {
            return Parse(File.ReadLines("/proc/self/mountinfo"));
        }
        catch (IOException)
        {
            return Parse([]);
        }
    }

    /// <summary>Reads lines of <c>/proc/PID/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
    public static MountTable Parse(IEnumerable<string> lines)
    {
        var table = new MountTable();
        foreach (var line in lines)
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
            var device = fields.Length > 4 ? fields[2].Split(':') : [];
            if (dash > 0 && dash + 1 < fields.Length && device.Length == 2
                && ulong.TryParse(device[0], out var major) && ulong.TryParse(device[1], out var minor))
                table._mounts.Add((Plain(fields[4]), (minor << 32) | major, fields[dash + 1]));
        }

        return table;
    }

    /// <summary>The device that a path is on as its text says, numbered as <see cref="FileIdentity"/> does; 0 when that cannot
    /// be told.</summary>
    public ulong DeviceOf(string path) => Of(path).Device;

    /// <summary>Whether reading from a path may take as long as another program or host likes.</summary>
    public bool MayHang(string path) => Of(path).Type is var type
        && (Array.IndexOf(Made, type) >= 0 || Array.Exists(Remote, r => type.StartsWith(r, StringComparison.Ordinal)));

    // Of mounts on one place the later covers the earlier.
    private (string Path, ulong Device, string Type) Of(string path)
    {
        var best = (Path: "", Device: 0UL, Type: "");
        foreach (var mount in _mounts)
        {
            if (mount.Path.Length >= best.Path.Length && path.StartsWith(mount.Path, StringComparison.Ordinal)
                && (path.Length == mount.Path.Length || mount.Path.EndsWith('/') || path[mount.Path.Length] == '/'))
                best = mount;
        }

        return best;
    }

    // Blanks, tabs, line feeds and backslashes are written as three octal digits.
    private static string Plain(string text) => !text.Contains('\\', StringComparison.Ordinal) ? text
        : text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
