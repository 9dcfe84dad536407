namespace Perfolio.Profiles.Store;

/// <summary>
/// A file that appears complete or not at all: written under a temporary name in the same directory, made durable, then
/// renamed. Until <see cref="Commit"/> the old file stands; without it the temporary file is removed.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    /// <summary>How temporary names begin; no reader of a store takes such a file for anything.</summary>
    public const string TemporaryPrefix = ".perfolio-";

    private const int BufferSize = 64 * 1024;

    private readonly FileStream _stream;
    private readonly bool _durable;
    private string _path;
    private bool _done;

    /// <summary>Opens the temporary file; the directory is created when missing.</summary>
    /// <param name="path">Where the file shall be.</param>
    /// <param name="durable">False for files that are derived from others and need not survive a power cut.</param>
    /// <exception cref="OperationException">The directory or the temporary file cannot be made.</exception>
    public AtomicFile(string path, bool durable = true)
    {
        _path = Path.GetFullPath(path);
        _durable = durable;
        string directory = Path.GetDirectoryName(_path) ?? "/";
        TemporaryPath = Path.Combine(directory, $"{TemporaryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(directory);
            _stream = new FileStream(TemporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferSize);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw Failure(_path, e);
        }
    }

    /// <summary>The name the data lie under until they are committed.</summary>
    public string TemporaryPath { get; }

    /// <summary>Where to write; errors of the operating system come out of it as they are.</summary>
    public Stream Stream => _stream;

    /// <summary>Writes a whole file atomically.</summary>
    /// <exception cref="OperationException">The file cannot be written; the old one, if any, is unchanged.</exception>
    public static void Write(string path, Action<Stream> write, bool durable = true)
    {
        using var file = new AtomicFile(path, durable);
        try
        {
            write(file.Stream);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw Failure(path, e);
        }

        file.Commit();
    }

    /// <summary>Writes a whole file atomically.</summary>
    /// <exception cref="OperationException">The file cannot be written; the old one, if any, is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        using var file = new AtomicFile(path, durable);
        try
        {
            file._stream.Write(content);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw Failure(path, e);
        }

        file.Commit();
    }

    /// <summary>Decides late where the file goes, within the same file system.</summary>
    public void MoveTo(string path) => _path = Path.GetFullPath(path);

    /// <summary>Makes the data durable and puts the file into its place, replacing what is there.</summary>
    public void Commit() => Finish(overwrite: true);

    /// <summary>Puts the file into its place unless something is there already; says whether it did.</summary>
    public bool TryCommitNew() => Finish(overwrite: false);

    /// <summary>Removes the temporary file when nothing was committed.</summary>
    public void Dispose()
    {
        if (_done) return;
        _done = true;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The buffered rest does not fit on the disk; the file is going away in any case.
        }

        TryDelete(TemporaryPath);
    }

    internal static OperationException Failure(string path, Exception cause) => new(
        cause.HResult is NativeFile.NoSpace or NativeFile.QuotaExceeded
            ? $"cannot write {path}: {IoReason.Of(cause)}; what was stored before is unchanged"
            : $"cannot write {path}: {IoReason.Of(cause)}",
        cause);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            // A leftover temporary file is harmless: its name is never read.
        }
    }

    private bool Finish(bool overwrite)
    {
        try
        {
            _stream.Flush(flushToDisk: _durable);
            _stream.Dispose();
            string directory = Path.GetDirectoryName(_path)!;
            Directory.CreateDirectory(directory);
            if (!overwrite && File.Exists(_path)) return false;
            try
            {
                File.Move(TemporaryPath, _path, overwrite);
            }
            catch (IOException) when (!overwrite && File.Exists(_path))
            {
                return false;
            }

            _done = true;
            if (_durable) NativeFile.SyncDirectory(directory);
            return true;
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw Failure(_path, e);
        }
    }
}
