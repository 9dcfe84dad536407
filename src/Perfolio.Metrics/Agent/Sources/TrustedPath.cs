using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// Whether a program may be run: it and every directory above it belong to root or to this user, and nobody else can write them
/// (directories with the sticky bit excepted, where nobody can replace what belongs to another).
/// </summary>
internal static class TrustedPath
{
    /// <summary>Judges a path; symbolic links are resolved first.</summary>
    /// <param name="path">A file or directory.</param>
    /// <param name="real">Where it really is.</param>
    /// <returns>Why it is not to be trusted; null when it is.</returns>
    public static string? Refusal(string path, out string real)
    {
        real = path;
        var handle = NativeFiles.Open(path, NativeFiles.PathOnly);
        if (handle < 0)
            return $"{path}: {NativeFiles.Reason(-handle)}";
        try
        {
            real = NativeFiles.PathOf(handle) ?? path;
            var user = NativeFiles.EffectiveUser();
            if (NativeFiles.Identity(handle) is not { } found)
                return $"{path}: {NativeFiles.Reason(Marshal.GetLastPInvokeError())}";
            if (!found.IsTrusted(user))
                return $"{real} can be written by others than root and this user; commands are run only from where they cannot";
            for (var directory = Path.GetDirectoryName(real); directory is not null; directory = Path.GetDirectoryName(directory))
            {
                if (NativeFiles.Identity(directory) is not { } above || !above.IsTrusted(user))
                    return $"{directory} can be written by others than root and this user; "
                        + "commands are run only from where they cannot";
            }

            return null;
        }
        finally
        {
            NativeFiles.Close(handle);
        }
    }
}
