using System.Text.RegularExpressions;

namespace Perfolio.Profiles.Store;

/// <summary>
/// Finds profiles by what a user types: tags, names, ids, paths, and at last files whose path matches a regular expression
/// (docs/formats/perun-store.md, "Finding a profile").
/// </summary>
public sealed class ProfileLookup
{
    private const int DeepestWalk = 32;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);

    private readonly ProfileStore _store;
    private readonly string _directory;

    /// <summary>Looks in a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="directory">The directory that relative paths start from; null for the current one.</param>
    public ProfileLookup(ProfileStore store, string? directory = null)
    {
        _store = store;
        _directory = Path.GetFullPath(directory ?? Environment.CurrentDirectory);
    }

    /// <summary>Asked for each file that matches only as a regular expression; true takes it. Null refuses all.</summary>
    public Func<string, bool>? Confirm { get; init; }

    /// <summary>Called with remarks, such as a position that a range lacks.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Finds one profile.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="minorVersion">The full id of the version whose profiles are meant; null for the current one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationException">Nothing is found.</exception>
    public ProfileLocation Find(string text, string? minorVersion = null, CancellationToken cancellationToken = default)
    {
        if (ProfileTag.TryParse(text) is { } tag)
        {
            if (tag.IsRange) throw new OperationException($"'{text}' names several profiles; one is expected here");
            return Tagged(tag, minorVersion, cancellationToken)[0];
        }

        return InIndex(text, minorVersion, cancellationToken) ?? OnDisk(text) ?? Walk(text, cancellationToken)
            ?? throw new OperationException($"there is no profile '{text}': no tag, no registered or pending name, no file");
    }

    /// <summary>The files to register: tags and ranges of pending profiles, paths, names of pending files.</summary>
    /// <exception cref="OperationException">A text names nothing that can be registered.</exception>
    public IReadOnlyList<ProfileLocation> ForAdding(IEnumerable<string> texts, CancellationToken cancellationToken = default) =>
        Distinct(texts.SelectMany(text => ProfileTag.TryParse(text) switch
        {
            { IsPending: true } tag => Tagged(tag, null, cancellationToken),
            { } => throw new OperationException($"'{text}' is registered already; i@p or a file is expected"),
            null => [OnDisk(text) ?? throw new OperationException($"there is no profile file '{text}', here or pending")],
        }));

    /// <summary>What to remove: tags and ranges, paths below the pending directory, names of registered profiles.</summary>
    /// <exception cref="OperationException">A text names nothing that can be removed.</exception>
    public IReadOnlyList<ProfileLocation> ForRemoving(
        IEnumerable<string> texts, string? minorVersion = null, CancellationToken cancellationToken = default) =>
        Distinct(texts.SelectMany(text =>
        {
            if (ProfileTag.TryParse(text) is { } tag) return Tagged(tag, minorVersion, cancellationToken);
            if (OnDisk(text) is { IsPending: true } pending) return [pending];
            return [InIndex(Path.GetFileName(text), minorVersion, cancellationToken)
                ?? throw new OperationException($"'{text}' is neither registered nor pending")];
        }));

    private static IReadOnlyList<ProfileLocation> Distinct(IEnumerable<ProfileLocation> locations) => [.. locations.Distinct()];

    // At least one; what a range lacks is a remark, a tag that names nothing an error.
    private IReadOnlyList<ProfileLocation> Tagged(ProfileTag tag, string? minorVersion, CancellationToken cancellationToken)
    {
        if (tag.IsPending)
            return Picked(
                tag, _store.Pending(cancellationToken).Profiles, p => new ProfileLocation(p.Path, p.Source) { IsPending = true });
        string sha = tag.Revision is { } revision ? _store.Versions.Resolve(revision) : minorVersion ?? _store.Versions.Head();
        return Picked(tag, _store.Registered(sha, cancellationToken), p => Registered(p, sha));
    }

    private ProfileLocation[] Picked(ProfileTag tag, IReadOnlyList<ProfileEntry> list, Func<ProfileEntry, ProfileLocation> locate)
    {
        var remarks = new List<string>();
        ProfileLocation[] picked = [.. tag.Pick(list, remarks.Add).Select(locate)];
        if (picked.Length == 0) throw new OperationException(remarks[0]);
        remarks.ForEach(Warn);
        return picked;
    }

    private static ProfileLocation Registered(ProfileEntry entry, string sha) =>
        new(entry.Path, entry.Source) { ObjectId = entry.Line.Checksum, MinorVersion = sha, Line = entry.Line };

    private ProfileLocation? InIndex(string text, string? minorVersion, CancellationToken cancellationToken)
    {
        string? sha = minorVersion ?? _store.Versions.Status().Head;
        if (sha is null) return null;
        ProfileEntry? entry = _store.Registered(sha, cancellationToken).FirstOrDefault(
            p => p.Source == text || p.Line.Checksum == text);
        return entry is null ? null : Registered(entry, sha);
    }

    private ProfileLocation? OnDisk(string text)
    {
        if (text.Length == 0 || text.Contains('\0')) return null;
        foreach (string path in (string[])[Path.Combine(_directory, text), Path.Combine(_store.Instance.JobsDirectory, text)])
            if (File.Exists(path))
                return PlainFile(Path.GetFullPath(path));
        return null;
    }

    private ProfileLocation PlainFile(string path) =>
        new(path, Path.GetFileName(path)) { IsPending = _store.IsPendingFile(path) };

    private ProfileLocation? Walk(string text, CancellationToken cancellationToken)
    {
        if (Confirm is null) return null;
        Regex? pattern = null;
        try
        {
            pattern = new Regex(text, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException)
        {
            // Names have brackets, "time-[sleep]"; such a text is still a part of a path.
        }

        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestWalk,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (string path in Directory.EnumerateFiles(_directory, "*" + PendingIndex.Extension, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((path.Contains(text, StringComparison.Ordinal) || IsMatch(pattern, path)) && Confirm(path))
                return PlainFile(path);
        }

        return null;
    }

    private static bool IsMatch(Regex? pattern, string path)
    {
        try
        {
            return pattern is not null && pattern.IsMatch(path);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new OperationException($"the pattern '{pattern}' takes too long to match; write it more simply");
        }
    }
}
