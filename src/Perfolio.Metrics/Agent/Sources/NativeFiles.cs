using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>The system's calls for files that must not block and must be what they seem.</summary>
internal static unsafe partial class NativeFiles
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;
    public const int NoAccessTime = 0x40000;

    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NotDirectory = 20;
    public const int NotImplemented = 38;
    public const int LinkOnTheWay = 40;

    private const int EmptyPath = 0x1000;
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;
    private const long OpenAt2 = 437;
    private const ulong NoLinks = 4;

    /// <summary>Opens a file.</summary>
    /// <returns>The descriptor; the negated error number when it fails.</returns>
    public static int Open(string path, int flags)
    {
        fixed (byte* native = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var handle = OpenFile(native, flags | CloseOnExec);
            return handle >= 0 ? handle : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Opens a file by a whole path that no symbolic link is part of.</summary>
    /// <returns>The descriptor; the negated error number when it fails, <see cref="LinkOnTheWay"/> where there is a link,
    /// <see cref="NotImplemented"/> or <see cref="NotPermitted"/> where the system cannot do it.</returns>
    public static int OpenWithoutLinks(string path, int flags)
    {
        var how = stackalloc ulong[3];
        (how[0], how[1], how[2]) = ((ulong)(uint)(flags | CloseOnExec), 0, NoLinks);
        fixed (byte* native = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var handle = (int)SystemCall(OpenAt2, CurrentDirectory, native, how, 3 * sizeof(ulong));
            return handle >= 0 ? handle : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Identity and kind of an open file.</summary>
    public static FileIdentity? Identity(int handle)
    {
        byte none = 0;
        return Stat(handle, &none, EmptyPath);
    }

    /// <summary>Identity and kind of what a path leads to.</summary>
    public static FileIdentity? Identity(string path)
    {
        fixed (byte* native = Encoding.UTF8.GetBytes(path + "\0"))
            return Stat(CurrentDirectory, native, 0);
    }

    /// <summary>The path of an open file, symbolic links resolved.</summary>
    public static string? PathOf(int handle)
    {
        const int Longest = 4096;
        var link = stackalloc byte[32];
        "/proc/self/fd/"u8.CopyTo(new Span<byte>(link, 32));
        System.Buffers.Text.Utf8Formatter.TryFormat(handle, new Span<byte>(link + 14, 17), out var digits);
        link[14 + digits] = 0;
        var path = stackalloc byte[Longest];
        var length = ReadLink(link, path, Longest);
        return length is > 0 and < Longest ? Encoding.UTF8.GetString(path, (int)length) : null;
    }

    /// <summary>Type of the file system that an open file lies on.</summary>
    public static long FileSystem(int handle)
    {
        var buffer = stackalloc long[32];
        return StatFileSystem(handle, buffer) == 0 ? buffer[0] : 0;
    }

    /// <summary>Text of an error number.</summary>
    public static string Reason(int error)
    {
        var text = Marshal.GetPInvokeErrorMessage(error);
        return text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : FormattableString.Invariant($"error {error}");
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int handle, byte* target, nuint length);

    /// <summary>Closes a descriptor; there is nothing to do about an error.</summary>
    public static void Close(int handle) => _ = CloseFile(handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int handle);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long directory, byte* path, ulong* how, nuint size);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static partial nint ReadLink(byte* path, byte* target, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int directory, byte* path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstatfs64", SetLastError = true)]
    private static partial int StatFileSystem(int handle, long* buffer);

    private static FileIdentity? Stat(int directory, byte* path, int flags)
    {
        var buffer = stackalloc byte[StatxSize];
        if (Statx(directory, path, flags, BasicStats, buffer) != 0)
            return null;
        var fields = new ReadOnlySpan<byte>(buffer, StatxSize);
        return new FileIdentity(
            BinaryPrimitives.ReadUInt64LittleEndian(fields[136..]),
            BinaryPrimitives.ReadUInt64LittleEndian(fields[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(fields[40..]),
            Nanoseconds(fields[112..]),
            Nanoseconds(fields[96..]),
            BinaryPrimitives.ReadUInt16LittleEndian(fields[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fields[20..]));
    }

    private static long Nanoseconds(ReadOnlySpan<byte> stamp) =>
        (BinaryPrimitives.ReadInt64LittleEndian(stamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(stamp[8..]);
}
