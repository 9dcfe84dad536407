namespace Perfolio.Profiles.Store;

/// <summary>The content of an index: its version and its lines in file order.</summary>
/// <param name="Version">1 (lines without the profile's description) or 2.</param>
/// <param name="Entries">The lines.</param>
public sealed record IndexFile(int Version, IReadOnlyList<IndexEntry> Entries)
{
    /// <summary>The version without the profile's description in the lines.</summary>
    public const int BareVersion = 1;

    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The largest index that is read; one line takes some 150 bytes.</summary>
    public const long MaxLength = 256L * 1024 * 1024;

    /// <summary>An index without lines.</summary>
    public static IndexFile Empty { get; } = new(CurrentVersion, []);

    /// <summary>Reads an index; a missing file is an empty one.</summary>
    /// <exception cref="ProfileException">The file is damaged; says where.</exception>
    /// <exception cref="OperationException">The file cannot be read.</exception>
    public static IndexFile Load(string path)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return Empty;
            if (file.Length > MaxLength) throw new ProfileException(path, $"the index is larger than {MaxLength >> 20} MiB");
            bytes = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return Empty;
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read the index {path}: {IoReason.Of(e)}", e);
        }

        return IndexReader.Read(bytes, path);
    }

    /// <summary>Writes lines as an index of the current version, in index order, replacing the file atomically.</summary>
    /// <exception cref="OperationException">The file cannot be written; the old one is unchanged.</exception>
    public static void Save(string path, IEnumerable<IndexEntry> entries, bool durable = true) =>
        AtomicFile.Write(path, IndexWriter.Write(entries), durable);
}
