using System.Globalization;
using System.Text;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// The file that numbers are kept in. It only grows: new numbers are written behind the old ones as a batch that ends in a line
/// with the number of all lines and a hash over them, and are on disk before anybody hears of them; a batch without its end
/// was never heard of. A file that does not exist, was torn, or has very many batches is written anew beside the old one,
/// which stays as <c>NAME.old</c>. A damaged one is set aside as <c>NAME.bad</c> (docs/formats/json-metrics.md). For one
/// thread at a time.
/// </summary>
internal sealed class IdentifierFile
{
    // A state file of a million instances has 40 MB.
    private const long Largest = 1L << 30;
    private const int FewBatches = 1024;

    private readonly string _path;
    private long _length = -1;
    private int _count;
    private ulong _hash;
    private int _batches;

    /// <summary>Opens a file, which need not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Takes the fields of each line; false when it cannot make sense of them.</param>
    public IdentifierFile(string path, Func<string[], bool> take)
    {
        _path = path;
        var content = Content(path, out var failure);
        if (content is null && failure is null)
        {
            // A crash between two renames has left the file before.
            if (Content(path + ".old", out _) is { } before)
                new IdentifierReader(take).Read(before);
            return;
        }

        var reader = new IdentifierReader(take);
        reader.Read(content);
        IsTorn = reader.IsTorn;
        if (reader.CanGrow && reader.Batches <= FewBatches)
            (_length, _count, _hash, _batches) = (content!.Length, reader.Count, reader.Hash, reader.Batches);
        if (reader.IsSound || reader.IsTorn)
            return;
        Damage = failure is null ? SetAside() : $"{path} cannot be read ({failure}); new numbers begin higher";
        if (Content(path + ".old", out _) is { } old)
            new IdentifierReader(take).Read(old);
    }

    /// <summary>One line for the user when the file was not sound; else null.</summary>
    public string? Damage { get; }

    /// <summary>Whether the last writing was not finished.</summary>
    public bool IsTorn { get; }

    /// <summary>Adds lines; they are on disk afterwards.</summary>
    /// <param name="lines">The new lines.</param>
    /// <param name="all">Makes all lines, for a file that has to be written anew.</param>
    /// <exception cref="OperationException">They cannot be written; the file is as it was.</exception>
    public void Add(IdentifierLines lines, Func<IdentifierLines> all)
    {
        try
        {
            if (_length < 0 || _batches > FewBatches + (_count / 16) || !Append(lines))
                Rewrite(all());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{_path}: {e.Message}", e);
        }
    }

    private static byte[]? Content(string path, out string? failure)
    {
        failure = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Largest })
                failure = "it is too long";
            else
                return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e.Message;
        }

        return null;
    }

    private string SetAside()
    {
        var aside = _path + ".bad";
        for (var i = 2; File.Exists(aside); i++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{_path}.bad{i}");
        try
        {
            File.Move(_path, aside);
            return $"{_path} is damaged and was set aside as {Path.GetFileName(aside)}; "
                + "numbers found in it are kept, new ones begin higher";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{_path} is damaged and cannot be set aside ({e.Message})";
        }
    }

    private static byte[] End(int count, ulong hash) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"end\t{count}\t{hash:x16}\n"));

    // False when the file is not the one that was written last.
    private bool Append(IdentifierLines lines)
    {
        var hash = IdentifierHash.Add(_hash, lines.Content);
        var end = End(_count + lines.Count, hash);
        using var file = OpenExisting();
        if (file is null || file.Length != _length)
            return false;
        try
        {
            file.Position = _length;
            file.Write([.. lines.Content, .. end]);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            var before = _length;
            _length = -1;
            file.SetLength(before);
            _length = before;
            throw;
        }

        (_length, _count, _hash) = (file.Length, _count + lines.Count, hash);
        _batches++;
        return true;
    }

    private FileStream? OpenExisting()
    {
        try
        {
            return new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Rewrite(IdentifierLines all)
    {
        var hash = IdentifierHash.Add(IdentifierHash.Start, all.Content);
        byte[] head = [.. Encoding.ASCII.GetBytes(IdentifierReader.Head), (byte)'\n'];
        var end = End(all.Count, hash);
        using var file = new AtomicFile(_path);
        file.Stream.Write(head);
        file.Stream.Write(all.Content);
        file.Stream.Write(end);
        file.Stream.Flush();
        if (File.Exists(_path))
            File.Move(_path, _path + ".old", overwrite: true);
        _length = -1;
        file.Commit();
        (_length, _count, _hash, _batches) = (head.Length + all.Content.Length + end.Length, all.Count, hash, 1);
    }
}
