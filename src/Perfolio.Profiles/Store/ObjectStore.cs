using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>
/// The content-addressed objects of a store. An object is a zlib stream of <c>profile TYPE LENGTH NUL body</c>, its id the
/// SHA-1 of that text, its place <c>objects/xx/yyyy…</c> (docs/formats/perun-store.md, "Object"). Objects never change.
/// </summary>
public sealed class ObjectStore
{
    private const string Kind = "profile";
    private const int LongestPrefix = 256;
    private const int CopyBuffer = 64 * 1024;

    // Level 2 takes less than half the time of the default level for 5 % more on disk; readers do not care.
    private const int CompressionLevel = 2;

    private readonly string _directory;

    /// <summary>Uses a directory of objects.</summary>
    /// <param name="directory">The directory <c>.perun/objects</c>.</param>
    public ObjectStore(string directory) => _directory = directory;

    /// <summary>How much of a body is kept in memory while it is stored; the rest waits in a temporary file.</summary>
    public long MemoryLimit { get; init; } = 256L * 1024 * 1024;

    /// <summary>Where the object of an id lies.</summary>
    /// <exception cref="OperationException">The text is no id.</exception>
    public string PathOf(string id) => ContentId.IsFull(id)
        ? Path.Combine(_directory, id[..2], id[2..])
        : throw new OperationException($"'{id}' is no object id: it takes 40 hexadecimal digits");

    /// <summary>True when the object exists.</summary>
    public bool Contains(string id) => File.Exists(PathOf(id));

    /// <summary>Stores an object unless it exists, and returns its id.</summary>
    /// <param name="type">The profile's type; a word without blanks.</param>
    /// <param name="writeBody">Writes the body, ASCII text; called once.</param>
    /// <exception cref="OperationException">The object cannot be written; nothing has changed.</exception>
    public string Put(string type, Action<Stream> writeBody)
    {
        if (type.Length == 0 || type.Length > LongestPrefix / 2 || type.AsSpan().ContainsAny(' ', '\0'))
            throw new OperationException($"'{type}' is no profile type: it takes one word");
        try
        {
            Directory.CreateDirectory(_directory);
            using var body = new SegmentedBuffer(MemoryLimit, _directory);
            writeBody(body);
            body.Flush();
            return Put(type, body);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw AtomicFile.Failure(_directory, e);
        }
    }

    /// <summary>Opens an object.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="verifyId">True to check at the end of the body that the content fits the id.</param>
    /// <exception cref="OperationException">There is no such object, or it cannot be read.</exception>
    /// <exception cref="ProfileException">The file is no object.</exception>
    public StoredObject Open(string id, bool verifyId = true)
    {
        string path = PathOf(id);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, CopyBuffer);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperationException($"there is no object {id} in {_directory}", e);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {path}: {IoReason.Of(e)}", e);
        }

        var inflated = new ZLibStream(file, CompressionMode.Decompress);
        try
        {
            Span<byte> prefix = stackalloc byte[LongestPrefix];
            prefix = prefix[..ReadPrefix(inflated, prefix, path)];
            (string type, long length) = Parse(prefix, path);
            var sum = new Adler32();
            sum.Append(prefix);
            sum.Append([0]);
            IncrementalHash? hash = null;
            if (verifyId)
            {
                hash = ContentId.Begin();
                hash.AppendData(prefix);
                hash.AppendData([0]);
            }

            return new StoredObject(path, type, new ObjectBodyStream(inflated, file, length, path, id, hash, sum));
        }
        catch
        {
            inflated.Dispose();
            throw;
        }
    }

    private static int ReadPrefix(ZLibStream inflated, Span<byte> prefix, string path)
    {
        for (int length = 0; length < prefix.Length; length++)
        {
            if (ObjectBodyStream.Inflate(inflated, prefix.Slice(length, 1), path) == 0)
                throw new ProfileException(path, "the object ends within its header (damaged or cut off)");
            if (prefix[length] == 0) return length;
        }

        throw new ProfileException(path, "this is no profile object: its header has no end");
    }

    private static (string Type, long Length) Parse(ReadOnlySpan<byte> prefix, string path)
    {
        string text = Encoding.UTF8.GetString(prefix);
        string[] words = text.Split(' ');
        if (words is not [Kind, { Length: > 0 } type, { } digits]
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
            throw new ProfileException(path, "this is no profile object: its header is not 'profile TYPE LENGTH'");
        return (type, length);
    }

    private string Put(string type, SegmentedBuffer body)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind} {type} {body.Length}\0"));
        Task<string> hashing = Task.Run(() =>
        {
            using IncrementalHash hash = ContentId.Begin();
            hash.AppendData(prefix);
            body.ForEach(part => hash.AppendData(part.Span));
            return ContentId.End(hash);
        });

        // The final name is known when hashing ends; until then the data grow under a temporary name.
        using var file = new AtomicFile(Path.Combine(_directory, "new"));
        try
        {
            using (var deflated = new ZLibStream(
                file.Stream, new ZLibCompressionOptions { CompressionLevel = CompressionLevel }, leaveOpen: true))
            {
                deflated.Write(prefix);
                body.ForEach(part => deflated.Write(part.Span));
            }
        }
        finally
        {
            // The buffer must outlive its other reader.
            hashing.Wait(CancellationToken.None);
        }

        string id = hashing.Result;
        file.MoveTo(PathOf(id));
        file.TryCommitNew();
        return id;
    }
}
