namespace Perfolio.Archives.Storage;

/// <summary>
/// The content of a plain file in memory, as far as it was asked for: for metadata and index, which are read from front to back
/// once, and then here and there by several threads.
/// </summary>
internal sealed class WholeFile : ArchiveBytes
{
    // What is smaller is read at once.
    private const int Step = 16 << 20;

    private readonly string _path;
    private readonly PlainFile _file;
    private byte[] _content = [];
    private int _loaded;

    public WholeFile(string path)
    {
        _path = path;
        _file = new PlainFile(path);
    }

    public override long? Length => _file.Length;

    public override bool IsRandomAccess => true;

    public override ReadOnlySpan<byte> Window(long offset, int minimum)
    {
        var length = _file.Length;
        if ((ulong)offset >= (ulong)length)
            return default;
        var needed = Math.Min(length, offset + Math.Max(minimum, 1));
        if (needed > _loaded)
            Load(needed, length);
        return _content.AsSpan((int)offset, _loaded - (int)offset);
    }

    public override bool Grow() => _file.Grow();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
    }

    // Spans handed out before keep the former array.
    private void Load(long needed, long length)
    {
        if (needed > Array.MaxLength)
        {
            var reason = FormattableString.Invariant($"what lies behind byte {Array.MaxLength} cannot be read; split the archive");
            throw new ArchiveException(_path, reason);
        }

        var wanted = (int)Math.Min(Math.Min(length, Array.MaxLength), Math.Max(needed, Math.Max(Step, 2L * _loaded)));
        if (wanted > _content.Length)
        {
            var content = GC.AllocateUninitializedArray<byte>(wanted);
            _content.AsSpan(0, _loaded).CopyTo(content);
            _content = content;
        }

        _loaded += _file.Read(_loaded, _content.AsSpan(_loaded, wanted - _loaded), (int)needed - _loaded);
    }
}
