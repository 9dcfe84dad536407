using Microsoft.Win32.SafeHandles;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>The bytes of a file from one place to another, or to its end.</summary>
internal sealed class FileSlice : ForwardStream
{
    private readonly SafeFileHandle _file;
    private long _position;
    private long _left;

    public FileSlice(string path, long start, long length)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _position = start;
        _left = length;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file, buffer[..(int)Math.Min(buffer.Length, _left)], _position);
        _position += read;
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
