using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Asks the kernel whether anything was mounted or unmounted: poll(2) on /proc/mounts (proc_pid_mounts(5)), far cheaper than
/// reading it.
/// </summary>
internal sealed partial class MountWatch(string path) : IDisposable
{
    private const int ProcMagic = 0x9fa0;
    // POLLERR | POLLPRI, which come with a change, and POLLNVAL.
    private const short Changes = 0x8 | 0x2 | 0x20;
    private const int NotTried = -2;

    private int _handle = NotTried;

    /// <summary>Whether mounts may have changed since this was asked last.</summary>
    /// <returns>True the first time, and always where the file is not the kernel's.</returns>
    public unsafe bool HasChanged()
    {
        if (_handle == NotTried)
        {
            Open();
            return true;
        }

        if (_handle < 0)
            return true;
        var request = new PollRequest { Handle = _handle, Wanted = 0x2 };
        return Poll(&request, 1, 0) < 0 || (request.Came & Changes) != 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
        _handle = -1;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static unsafe partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "fstatfs64")]
    private static unsafe partial int Statistics(int handle, nint* statistics);

    private unsafe void Open()
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            _handle = NativeCalls.Open(name, NativeCalls.ReadOnly);
        // struct statfs64 begins with the kind of file system.
        var statistics = stackalloc nint[32];
        if (_handle >= 0 && (Statistics(_handle, statistics) != 0 || statistics[0] != ProcMagic))
            Dispose();
    }

    private struct PollRequest
    {
        public int Handle;
        public short Wanted;
        public short Came;
    }
}
