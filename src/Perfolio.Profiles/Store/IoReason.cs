using System.Runtime.InteropServices;

namespace Perfolio.Profiles.Store;

/// <summary>Why the operating system refused, in words that do not depend on the framework's resources.</summary>
internal static class IoReason
{
    private const int LargestErrno = 133;

    /// <summary>True for the exceptions that file access throws.</summary>
    internal static bool IsIo(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The reason behind an exception of file access.</summary>
    internal static string Of(Exception exception) => exception switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        EndOfStreamException => "the file ends too early",
        { HResult: > 0 and <= LargestErrno } => OfErrno(exception.HResult),
        _ => exception.Message,
    };

    /// <summary>The reason behind an exception of access to a file that may turn out to be a directory.</summary>
    internal static string Of(Exception exception, string path) =>
        exception is UnauthorizedAccessException && Directory.Exists(path) ? "it is a directory" : Of(exception);

    /// <summary>The text of an error number.</summary>
    internal static string OfErrno(int errno)
    {
        string text = Marshal.GetPInvokeErrorMessage(errno);
        return text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : $"error {errno}";
    }
}
