using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Format;

/// <summary>
/// Reads profiles of every layout as a stream (docs/formats/perun-profile.md). The one reader of the format: hostile input
/// ends in a <see cref="ProfileException"/> that names file, byte and reason.
/// </summary>
public static class ProfileReader
{
    /// <summary>Reads a profile from a file.</summary>
    /// <exception cref="ProfileException">The file is no profile, is damaged, or needs more than half of the memory.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Profile ReadFile(string path)
    {
        using FileStream stream = Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads what listings need of a profile file, passing over its resources.</summary>
    /// <exception cref="ProfileException">The file is no profile or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ProfileSummary ReadSummaryFile(string path)
    {
        using FileStream stream = Open(path);
        return ReadSummary(stream, path);
    }

    /// <summary>Reads a profile from a stream.</summary>
    /// <param name="stream">The JSON text.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="memoryLimit">How many bytes the profile may take; the default is half of the memory there is.</param>
    /// <exception cref="ProfileException">The text is no profile, is damaged, or needs too much memory.</exception>
    public static Profile Read(Stream stream, string file, long? memoryLimit = null)
    {
        RefuseTooLong(stream, file, memoryLimit ?? JsonTextReader.HalfOfMemory);
        using var reader = new JsonTextReader(stream, file, memoryLimit);
        var assembly = new ProfileAssembly(reader, keepResources: true);
        assembly.Read();
        return assembly.ToProfile();
    }

    /// <summary>Reads what listings need of a profile, passing over its resources.</summary>
    /// <exception cref="ProfileException">The text is no profile or is damaged.</exception>
    public static ProfileSummary ReadSummary(Stream stream, string file)
    {
        using var reader = new JsonTextReader(stream, file);
        var assembly = new ProfileAssembly(reader, keepResources: false);
        assembly.Read();
        return ProfileSummary.Of(assembly.ToProfile());
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    private static void RefuseTooLong(Stream stream, string file, long limit)
    {
        if (stream.CanSeek && stream.Length > limit)
        {
            throw new ProfileException(
                file, $"the profile ({stream.Length >> 20} MiB) is larger than half of the memory ({limit >> 20} MiB) and is not loaded");
        }
    }
}
