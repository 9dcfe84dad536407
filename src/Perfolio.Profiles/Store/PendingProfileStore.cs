using System.Globalization;
using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Store;

/// <summary>
/// Stores new profiles as pending ones. An existing file is never overwritten: the next is <c>name(1).perf</c>.
/// </summary>
public sealed class PendingProfileStore
{
    private const int LongestName = 240;

    private readonly Instance _instance;
    private readonly PendingIndex _index;
    private readonly TimeProvider _time;

    /// <summary>Uses the pending profiles of an instance.</summary>
    public PendingProfileStore(Instance instance, TimeProvider time)
    {
        _instance = instance;
        _time = time;
        _index = new PendingIndex(instance, time);
    }

    /// <summary>Stores a profile and enters it in the pending index.</summary>
    /// <param name="profile">The profile, with its origin.</param>
    /// <param name="name">The file's base name; <c>.perf</c> is appended when missing.</param>
    /// <param name="cancellationToken">Ends the waiting for other processes.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="OperationException">The name is none, or the file cannot be written; nothing has changed.</exception>
    public string Save(Profile profile, string name, CancellationToken cancellationToken = default)
    {
        string stem = Stem(name);
        using var file = new AtomicFile(Path.Combine(_instance.JobsDirectory, stem + PendingIndex.Extension));
        try
        {
            ProfileWriter.Write(profile, file.Stream, JsonStyle.Indented);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw AtomicFile.Failure(Path.Combine(_instance.JobsDirectory, stem + PendingIndex.Extension), e);
        }

        using StoreLock held = _instance.Lock("storing a profile", _time, cancellationToken: cancellationToken);
        for (int copy = 0; ; copy++)
        {
            string suffix = copy == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"({copy})");
            string path = Path.Combine(_instance.JobsDirectory, stem + suffix + PendingIndex.Extension);
            if (File.Exists(path)) continue;
            file.MoveTo(path);
            if (!file.TryCommitNew()) continue;
            _index.RefreshLocked();
            return path;
        }
    }

    private static string Stem(string name)
    {
        string stem = name.EndsWith(PendingIndex.Extension, StringComparison.Ordinal)
            ? name[..^PendingIndex.Extension.Length]
            : name;
        if (stem.Length == 0 || stem.AsSpan().ContainsAny('/', '\0') || stem is "." or "..")
            throw new OperationException($"'{name}' is no file name for a profile: it takes a name without '/'");

        // File systems allow 255 bytes; room is left for "(N).perf".
        while (System.Text.Encoding.UTF8.GetByteCount(stem) > LongestName)
            stem = stem[..^(stem.Length > 1 && char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        return stem;
    }
}
