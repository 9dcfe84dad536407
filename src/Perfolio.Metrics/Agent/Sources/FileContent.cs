using System.Runtime.InteropServices;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Reads regular files: opening never blocks, what is not a regular file is refused, links do not lead out of a
/// confinement.</summary>
internal static unsafe class FileContent
{
    private const string SystemTap = "/proc/systemtap/";

    private static readonly long[] QuietFileSystems =
    [
        0x9fa0, 0x62656572, 0x64626720, 0x74726163, // proc, sysfs, debugfs, tracefs: no word of changes
        0x6969, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, // nfs, cifs, smb2, fuse, 9p: others' changes are not told
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="confinement">Directory that links must not lead out of; null for none.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="target">Takes the content.</param>
    /// <param name="identity">What the file was when it was read.</param>
    /// <param name="tellsChanges">Whether the file system tells when it changes.</param>
    public static InputReading Read(string path, string? confinement, int limit, ByteBuffer target, out FileIdentity identity,
        out bool tellsChanges)
    {
        identity = default;
        tellsChanges = true;
        var handle = Open(path, confinement, out var stays);
        if (handle < 0)
            return new InputReading(-handle is NativeFiles.NotFound or NativeFiles.NotDirectory ? SourceState.Gone
                : SourceState.Unreadable, $"{path}: {NativeFiles.Reason(-handle)}");
        try
        {
            if (NativeFiles.Identity(handle) is not { } found)
                return new InputReading(SourceState.Unreadable, $"{path}: {NativeFiles.Reason(Marshal.GetLastPInvokeError())}");
            identity = found;
            if (!found.IsRegular)
                return new InputReading(found.IsPipe ? SourceState.Hung
                    : SourceState.Unreadable, $"{path}: is {found.KindText}, not a file");
            if (!stays && !Stays(handle, confinement!))
                return new InputReading(SourceState.Unreadable, $"{path}: a symbolic link that leads out of {confinement}");
            tellsChanges = Array.IndexOf(QuietFileSystems, NativeFiles.FileSystem(handle)) < 0;
            if (found.Size > limit)
                return TooBig(path, limit);
            target.Room((int)found.Size + 1);
            return Read(handle, path, limit, target);
        }
        finally
        {
            NativeFiles.Close(handle);
        }
    }

    // Where no link is on the way, the path says where the file lies; else the kernel is asked where it is.
    private static int Open(string path, string? confinement, out bool stays)
    {
        stays = true;
        var handle = -NativeFiles.LinkOnTheWay;
        if (confinement is not null && IsBelow(path, confinement))
            handle = Open(path, NativeFiles.OpenWithoutLinks);
        if (handle is not (-NativeFiles.LinkOnTheWay or -NativeFiles.NotImplemented or -NativeFiles.NotPermitted))
            return handle;
        stays = confinement is null;
        return Open(path, NativeFiles.Open);
    }

    // A file that was written is not written to the disk again because it was read, as far as that is ours to say.
    private static int Open(string path, Func<string, int, int> open)
    {
        const int Flags = NativeFiles.ReadOnly | NativeFiles.NonBlocking;
        var handle = open(path, Flags | NativeFiles.NoAccessTime);
        return handle == -NativeFiles.NotPermitted ? open(path, Flags) : handle;
    }

    private static bool IsBelow(string path, string directory) =>
        path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool Stays(int handle, string confinement)
    {
        var real = NativeFiles.PathOf(handle);
        return real is not null
            && (IsBelow(real, confinement) || real.StartsWith(SystemTap, StringComparison.Ordinal));
    }

    private static InputReading Read(int handle, string path, int limit, ByteBuffer target)
    {
        while (true)
        {
            var room = target.Room(1);
            nint got;
            fixed (byte* into = room)
                got = NativeFiles.Read(handle, into, (nuint)room.Length);
            if (got == 0)
                return InputReading.Good;
            if (got < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == NativeFiles.Interrupted)
                    continue;
                return new InputReading(SourceState.Unreadable, $"{path}: {NativeFiles.Reason(error)}");
            }

            target.Advance((int)got);
            if (target.Length > limit)
                return TooBig(path, limit);
        }
    }

    private static InputReading TooBig(string path, int limit) =>
        new(SourceState.TooBig, FormattableString.Invariant($"{path}: longer than {limit} bytes"));
}
