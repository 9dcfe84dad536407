using System.Runtime.InteropServices;

namespace Perfolio.Scheduling;

/// <summary>Results appear under their name only when they are whole.</summary>
public static partial class OutputFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;

    /// <summary>
    /// Writes a file beside its place and renames it; what was there before stays until then. A link stays, and its target is
    /// replaced. Devices and pipes are written to, not replaced.
    /// </summary>
    /// <param name="path">Where to.</param>
    /// <param name="write">Writes the content, from its beginning to its end.</param>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (FileKind.IsDevice(path))
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
            write(device);
            return;
        }

        string target = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        string temporary = FormattableString.Invariant($"{target}.{Environment.ProcessId}.tmp");
        FileStream stream = Create(temporary, path);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, Mode);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // Of what is refused, the name that was asked for is told.
    private static FileStream Create(string temporary, string path)
    {
        try
        {
            return new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new DirectoryNotFoundException(e.Message.Replace(temporary, path, StringComparison.Ordinal), e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(e.Message.Replace(temporary, path, StringComparison.Ordinal), e);
        }
    }

    private static unsafe partial class FileKind
    {
        private const int CurrentDirectory = -100, TypeOnly = 1, Size = 256, ModeAt = 28;
        private const int Type = 0xf000, Regular = 0x8000, Directory = 0x4000;

        /// <summary>True for what is there and is neither a file nor a directory, links followed.</summary>
        public static bool IsDevice(string path)
        {
            byte* status = stackalloc byte[Size];
            return StatX(CurrentDirectory, path, 0, TypeOnly, status) == 0
                && (*(ushort*)(status + ModeAt) & Type) is not (Regular or Directory);
        }

        [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int StatX(int directory, string path, int flags, uint mask, byte* status);
    }
}
