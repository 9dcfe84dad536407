namespace Perfolio.Cli.Hosting;

/// <summary>
/// What went wrong with a file: its path, then the reason; the framework's texts have them the other way round.
/// </summary>
internal static class FileFailure
{
    /// <summary>One line for an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static string Describe(Exception failure)
    {
        string? path = (failure as FileNotFoundException)?.FileName ?? Quoted(failure.Message);
        return failure switch
        {
            FileNotFoundException => $"{path ?? "file"}: no such file",
            DirectoryNotFoundException when path is not null => $"{path}: no such directory",
            UnauthorizedAccessException when path is null => "a stream cannot be used: it is closed",
            UnauthorizedAccessException when Directory.Exists(path) => $"{path}: is a directory, or permission was denied",
            UnauthorizedAccessException => $"{path}: permission denied",
            _ => failure.Message,
        };
    }

    private static string? Quoted(string message)
    {
        int first = message.IndexOf('\'', StringComparison.Ordinal), last = message.LastIndexOf('\'');
        return last > first + 1 ? message[(first + 1)..last] : null;
    }
}
