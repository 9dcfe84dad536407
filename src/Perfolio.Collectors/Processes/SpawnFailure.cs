using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>Says in one line why the kernel refused to start a program.</summary>
internal static class SpawnFailure
{
    private const int LongestInterpreterLine = 256;

    internal static OperationException Of(int error, string path, IReadOnlyList<string> words) => new(error switch
    {
        LibC.NoEntry or LibC.NotADirectory => Interpreter(path) is { } interpreter
            ? $"{words[0]}: its first line names the interpreter {interpreter}, which does not exist"
            : $"{words[0]}: the program or the loader it needs does not exist ({path})",
        LibC.AccessDenied or LibC.NotPermitted => Interpreter(path) is { } interpreter
            ? $"{words[0]}: the program or its interpreter {interpreter} may not be executed"
            : $"{words[0]}: {path} may not be executed",
        LibC.ExecFormat => $"{words[0]}: {path} is not a program for this machine",
        LibC.TooBig => string.Create(CultureInfo.InvariantCulture,
            $"{words[0]}: the arguments ({words.Sum(w => (long)Encoding.UTF8.GetByteCount(w))} bytes) and the environment are " +
                $"longer than the kernel takes"),
        LibC.TextBusy => $"{words[0]}: {path} is open for writing by another process",
        LibC.LinkLoop => $"{words[0]}: too many symbolic links at {path}, or scripts that interpret each other",
        LibC.Again or LibC.NoMemory => $"{words[0]}: the system has no room for another process",
        _ => $"{words[0]}: cannot be started: {Marshal.GetPInvokeErrorMessage(error)}",
    });

    /// <summary>True when a file that the kernel does not know looks like a script, which a shell would then run.</summary>
    internal static bool LooksLikeScript(string path)
    {
        try
        {
            return !Head(path).Contains((byte)0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Interpreter(string path)
    {
        try
        {
            byte[] head = Head(path);
            if (!head.AsSpan().StartsWith("#!"u8)) return null;
            string line = Encoding.UTF8.GetString(head.AsSpan(2)).Split('\n')[0].Trim();
            return line.Split(' ', '\t')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Head(string path)
    {
        // Without waiting for a writer, should the file be a named pipe.
        int descriptor = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec | LibC.OpenNonBlocking);
        if (descriptor < 0) throw new IOException($"{path} cannot be read");
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        byte[] head = new byte[LongestInterpreterLine];
        int read = RandomAccess.Read(file, head, 0);
        return head[..read];
    }
}
