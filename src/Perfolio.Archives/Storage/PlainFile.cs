using Microsoft.Win32.SafeHandles;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Storage;

/// <summary>A plain member file, open for reading at any place by any thread.</summary>
/// <remarks>
/// It is read with calls, never mapped: a page of a mapping that lies behind the end of a file which another program has
/// shortened would end this process (SIGBUS). So a file may be cut at any moment, and reading says so.
/// </remarks>
internal sealed class PlainFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    public PlainFile(string path)
    {
        _path = path;
        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _handle?.Dispose();
            throw new ArchiveException(path, e.Message, inner: e);
        }
    }

    /// <summary>Length when the file was opened, or looked at last: what is behind it is not read.</summary>
    public long Length { get; private set; }

    /// <summary>Looks whether the file has grown.</summary>
    public bool Grow()
    {
        try
        {
            var length = RandomAccess.GetLength(_handle);
            if (length < Length)
                throw Shortened();
            var grown = length > Length;
            Length = length;
            return grown;
        }
        catch (IOException e)
        {
            throw new ArchiveException(_path, e.Message, inner: e);
        }
    }

    /// <summary>Reads a place.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="target">Where to.</param>
    /// <param name="minimum">Bytes that the file was found to have there.</param>
    /// <returns>Bytes read; fewer than there is room for only at the end of the file.</returns>
    public int Read(long offset, Span<byte> target, int minimum)
    {
        var done = 0;
        try
        {
            while (done < target.Length)
            {
                var read = RandomAccess.Read(_handle, target[done..], offset + done);
                if (read == 0)
                    break;
                done += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(_path, e.Message, inner: e);
        }

        return done >= minimum ? done : throw Shortened();
    }

    public void Dispose() => _handle.Dispose();

    private ArchiveException Shortened() => new(_path, "the file became shorter while it was read", ErrorCodes.CorruptRecord);
}
