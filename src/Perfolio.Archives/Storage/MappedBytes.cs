using System.IO.MemoryMappedFiles;

namespace Perfolio.Archives.Storage;

/// <summary>A plain file mapped into memory.</summary>
/// <remarks>
/// Reading a mapped page behind the end of a file that another process has shortened would end this process (SIGBUS). So a window is given
/// out only after a look at the file's length: at every window of a file that may be changing, else once per tick of the system's clock
/// (a few milliseconds), which costs nothing. What remains is a file shortened between that look and the use of the window.
/// </remarks>
internal sealed unsafe class MappedBytes : ArchiveBytes
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<(MemoryMappedFile File, MemoryMappedViewAccessor View)> _maps = [];
    private readonly bool _changing;
    private byte* _start;
    private long _length;
    private long _lookedAt;

    public MappedBytes(string path, bool changing = false)
    {
        _path = path;
        _changing = changing;
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
        var now = Environment.TickCount64;
        if (_changing || now != _lookedAt)
            Look(now);
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
                throw Shortened();
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

    private void Look(long now)
    {
        try
        {
            if (_file.Length < _length)
                throw Shortened();
            _lookedAt = now;
        }
        catch (IOException e)
        {
            throw new ArchiveException(_path, e.Message, inner: e);
        }
    }

    private ArchiveException Shortened() => new(_path, "the file became shorter while it was read");

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
