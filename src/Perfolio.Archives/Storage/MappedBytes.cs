using System.IO.MemoryMappedFiles;

namespace Perfolio.Archives.Storage;

/// <summary>A plain file mapped into memory. A file that another process shortens while it is read ends this process (SIGBUS).</summary>
internal sealed unsafe class MappedBytes : ArchiveBytes
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<(MemoryMappedFile File, MemoryMappedViewAccessor View)> _maps = [];
    private byte* _start;
    private long _length;

    public MappedBytes(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Map(_file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw new ArchiveException(path, e.Message, inner: e);
        }
    }

    public override long? Length => _length;

    public override bool IsRandomAccess => true;

    public override ReadOnlySpan<byte> Window(long offset, int minimum)
    {
        if ((ulong)offset >= (ulong)_length)
            return default;
        return new ReadOnlySpan<byte>(_start + offset, (int)Math.Min(_length - offset, int.MaxValue));
    }

    public override bool Grow()
    {
        try
        {
            var length = _file.Length;
            if (length == _length)
                return false;
            if (length < _length)
                throw new ArchiveException(_path, "the file became shorter while it was read");
            Map(length);
            return true;
        }
        catch (IOException e)
        {
            throw new ArchiveException(_path, e.Message, inner: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _length = 0;
        foreach (var (file, view) in _maps)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }

        _maps.Clear();
        _file.Dispose();
    }

    // The former mapping stays until disposal, so that spans handed out before remain valid.
    private void Map(long length)
    {
        if (length > 0)
        {
            var map = MemoryMappedFile.CreateFromFile(
                _file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _start = start + view.PointerOffset;
            _maps.Add((map, view));
        }

        _length = length;
    }
}
