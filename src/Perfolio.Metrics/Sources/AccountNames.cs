using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// Names of users and groups as the C library knows them, wherever they are kept. Asked once per id; an id without a name is its
/// number.
/// </summary>
internal sealed partial class AccountNames
{
    private const int BufferLength = 1 << 14;

    private readonly Dictionary<uint, byte[]> _users = [];
    private readonly Dictionary<uint, byte[]> _groups = [];

    public ReadOnlySpan<byte> User(uint id) => _users.TryGetValue(id, out var name) ? name : _users[id] = Find(id, user: true);

    public ReadOnlySpan<byte> Group(uint id) => _groups.TryGetValue(id, out var name) ? name
        : _groups[id] = Find(id, user: false);

    // struct passwd and struct group both begin with a pointer to the name.
    private static unsafe byte[] Find(uint id, bool user)
    {
        var entry = stackalloc nint[16];
        nint found;
        fixed (byte* buffer = new byte[BufferLength])
        {
            var failed = user ? FindUser(id, entry, buffer, BufferLength, &found)
                : FindGroup(id, entry, buffer, BufferLength, &found);
            if (failed == 0 && found != 0)
                return MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry[0]).ToArray();
        }

        return Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int FindUser(uint id, nint* entry, byte* buffer, nuint length, nint* found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static unsafe partial int FindGroup(uint id, nint* entry, byte* buffer, nuint length, nint* found);
}
