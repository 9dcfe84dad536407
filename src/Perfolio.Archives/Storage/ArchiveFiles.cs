using System.Globalization;

namespace Perfolio.Archives.Storage;

/// <summary>The files that make up one archive.</summary>
public sealed class ArchiveFiles
{
    private static readonly (string Suffix, Compression Compression)[] Suffixes =
    [
        (".xz", Compression.Xz), (".lzma", Compression.Lzma), (".bz2", Compression.Bzip2), (".bz", Compression.Bzip2),
        (".gz", Compression.Gzip), (".Z", Compression.Lzw), (".z", Compression.Gzip), (".zst", Compression.Zstd),
    ];

    private ArchiveFiles(string baseName, MemberFile? metadata, MemberFile? index, IReadOnlyList<MemberFile> volumes)
    {
        BaseName = baseName;
        Metadata = metadata;
        Index = index;
        Volumes = volumes;
    }

    /// <summary>Path without any suffix.</summary>
    public string BaseName { get; }

    /// <summary>The metadata file; null when missing.</summary>
    public MemberFile? Metadata { get; }

    /// <summary>The temporal index; null when missing.</summary>
    public MemberFile? Index { get; }

    /// <summary>Data volumes, ascending.</summary>
    public IReadOnlyList<MemberFile> Volumes { get; }

    /// <summary>Finds the files of an archive.</summary>
    /// <param name="path">The base name, or the path of any member.</param>
    /// <returns>What was found; members may be missing.</returns>
    public static ArchiveFiles Find(string path) => FindExactly(BaseOf(path));

    /// <summary>Finds the files of an archive.</summary>
    /// <param name="name">The base name.</param>
    /// <returns>What was found; members may be missing.</returns>
    public static ArchiveFiles FindExactly(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var directory = Path.GetDirectoryName(name);
        var stem = Path.GetFileName(name);
        MemberFile? metadata = null;
        MemberFile? index = null;
        var volumes = new SortedDictionary<int, MemberFile>();
        if (stem.Length > 0 && Directory.Exists(string.IsNullOrEmpty(directory) ? "." : directory))
        {
            foreach (var file in Siblings(directory, stem))
            {
                if (Split(file) is not { } member || !string.Equals(member.Base, stem, StringComparison.Ordinal))
                    continue;
                var full = string.IsNullOrEmpty(directory) ? file : Path.Combine(directory, file);
                var found = new MemberFile(full, member.Volume, member.Compression);
                switch (member.Volume)
                {
                    case MemberFile.Metadata:
                        metadata = Prefer(metadata, found);
                        break;
                    case MemberFile.Index:
                        index = Prefer(index, found);
                        break;
                    default:
                        volumes[member.Volume] = Prefer(volumes.GetValueOrDefault(member.Volume), found);
                        break;
                }
            }
        }

        return new ArchiveFiles(name, metadata, index, [.. volumes.Values]);
    }

    /// <summary>What the name of a file says about it.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <returns>The member; a plain data volume 0 when the name is not that of a member.</returns>
    public static MemberFile Member(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Split(Path.GetFileName(path)) is { } member
            ? new MemberFile(path, member.Volume, member.Compression)
            : new MemberFile(path, 0, Compression.None);
    }

    /// <summary>The base names of all archives directly inside a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Base names, in ordinal order.</returns>
    public static IReadOnlyList<string> BaseNamesIn(string directory)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (Split(Path.GetFileName(path)) is { Volume: MemberFile.Metadata } member)
                names.Add(Path.Combine(directory, member.Base));
        }

        return [.. names];
    }

    // A plain file wins over a compressed twin.
    private static MemberFile Prefer(MemberFile? present, MemberFile found) =>
        present is null || found.Compression == Compression.None ? found : present;

    private static IEnumerable<string> Siblings(string? directory, string stem)
    {
        foreach (var path in Directory.EnumerateFiles(string.IsNullOrEmpty(directory) ? "." : directory))
        {
            var file = Path.GetFileName(path);
            if (file.StartsWith(stem, StringComparison.Ordinal))
                yield return file;
        }
    }

    private static string BaseOf(string path)
    {
        if (!File.Exists(path) || Split(Path.GetFileName(path)) is not { } member)
            return path;
        return Path.Combine(Path.GetDirectoryName(path) ?? "", member.Base);
    }

    private static (string Base, int Volume, Compression Compression)? Split(string file)
    {
        var compression = Compression.None;
        foreach (var (suffix, kind) in Suffixes)
        {
            if (!file.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            compression = kind;
            file = file[..^suffix.Length];
            break;
        }

        var dot = file.LastIndexOf('.');
        if (dot <= 0)
            return null;
        var last = file[(dot + 1)..];
        if (last == "meta")
            return (file[..dot], MemberFile.Metadata, compression);
        if (last == "index")
            return (file[..dot], MemberFile.Index, compression);
        if (last.Length is > 0 and < 10 && !(last.Length > 1 && last[0] == '0')
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var volume))
            return (file[..dot], volume, compression);
        return null;
    }
}
