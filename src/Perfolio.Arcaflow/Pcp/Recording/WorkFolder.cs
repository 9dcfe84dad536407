namespace Perfolio.Arcaflow.Pcp.Recording;

/// <summary>A folder of one run's own, which goes with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>The folder; only this user may look into it.</summary>
    internal string Root { get; } = Directory.CreateTempSubdirectory("perfolio-pcp-").FullName;

    /// <summary>A file in it.</summary>
    internal string File(string name) => Path.Combine(Root, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left to whoever cleans the folder for temporary files.
        }
    }
}
