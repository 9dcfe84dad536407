using System.Globalization;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Writing;

/// <summary>The member files of an archive being written; they get their final names together, data first, index last.</summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _baseName;
    private readonly ArchiveWriterOptions _options;
    private readonly List<(OutputFile File, string FinalPath)> _files = [];
    private readonly string _suffix;
    private bool _done;

    public OutputFiles(string baseName, ArchiveWriterOptions options)
    {
        _baseName = baseName;
        _options = options;
        _suffix = string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}.partial");
        if (!options.Overwrite && Present().FirstOrDefault() is { } present)
            throw new ArchiveException(present, "already exists, not over-written; use --force to replace it");
    }

    public OutputFile Create(string extension)
    {
        var path = _baseName + extension;
        var name = _options.Live ? path : Hidden(path);
        try
        {
            if (_options is { Live: true, Overwrite: true })
                File.Delete(path);
            var file = new OutputFile(name, buffered: !_options.Live);
            _files.Add((file, path));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The runtime names the hidden file that it was to be.
            var reason = e is DirectoryNotFoundException
                ? "there is no such directory"
                : e is UnauthorizedAccessException ? "permission denied" : e.Message;
            throw new ArchiveException(path, $"cannot create: {reason}", inner: e);
        }
    }

    /// <summary>Makes the archive appear. Metadata and index come last: without them there is no archive.</summary>
    public void Publish()
    {
        foreach (var (file, _) in _files)
            file.Complete();
        if (!_options.Live)
        {
            var former = _options.Overwrite ? Present().ToHashSet(StringComparer.Ordinal) : [];
            // An archive that is replaced disappears before parts of the new one appear: metadata first.
            foreach (var path in former.OrderByDescending(IsMetadata).ThenBy(static p => p, StringComparer.Ordinal))
                File.Delete(path);
            foreach (var (file, path) in _files.OrderBy(static f => Rank(f.FinalPath)))
                File.Move(file.Path, path, overwrite: false);
        }

        _done = true;
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(_baseName))!);
    }

    /// <summary>Closes the files; what was not published is removed.</summary>
    public void Dispose()
    {
        foreach (var (file, _) in _files)
            file.Dispose();
        if (_done || _options.Live)
            return;
        foreach (var (file, _) in _files)
        {
            try
            {
                File.Delete(file.Path);
            }
            catch (IOException)
            {
                // Left over under its temporary name; the failure that led here is what matters.
            }
        }
    }

    private static bool IsMetadata(string path) => path.Contains(".meta", StringComparison.Ordinal);

    private static int Rank(string path) => path.EndsWith(".meta", StringComparison.Ordinal) ? 1 : path.EndsWith(".index", StringComparison.Ordinal) ? 2 : 0;

    private IEnumerable<string> Present()
    {
        // The base name itself, even if a file of that very name exists.
        var found = ArchiveFiles.FindExactly(_baseName);
        return found.Volumes.Append(found.Metadata).Append(found.Index).Where(static f => f is not null)
            .Select(static f => f!.Path);
    }

    private string Hidden(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", "." + Path.GetFileName(path) + _suffix);
}
