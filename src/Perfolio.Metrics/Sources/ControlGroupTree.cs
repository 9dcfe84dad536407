using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// The groups of the unified hierarchy: its directories. Groups come and go with every service and container, so none is kept
/// open. Nothing is allocated in steady state.
/// </summary>
internal sealed class ControlGroupTree : IDisposable
{
    private const int MostGroups = 1 << 16;
    private const int LongestPath = 4096;
    private const int Closed = -1;

    private readonly byte[] _entries = new byte[1 << 13];
    private readonly byte[] _path = new byte[LongestPath + 1];
    private readonly byte[] _text = new byte[1 << 16];
    private string? _root;
    private int _handle = Closed;
    private (int Start, int Length)[] _groups = new (int, int)[16];
    private byte[] _names = new byte[1 << 10];
    private int _used;

    /// <summary>Number of groups found.</summary>
    public int Count { get; private set; }

    /// <summary>Finds all groups, parents before their children.</summary>
    /// <param name="root">Where the hierarchy is mounted; null for none.</param>
    public unsafe void Walk(string? root)
    {
        (Count, _used) = (0, 0);
        if (root is null)
            return;
        if (_handle < 0 || root != _root)
        {
            Dispose();
            _root = root;
            fixed (byte* path = Encoding.UTF8.GetBytes(root + "\0"))
                _handle = NativeCalls.Open(path, NativeCalls.ReadOnly);
        }

        if (_handle < 0)
            return;
        Append(default, default);
        // The list grows while it is gone through: no recursion, however deep the groups lie.
        for (var i = 0; i < Count; i++)
        {
            var directory = Open(i, "."u8);
            if (directory < 0)
                continue;
            var list = new DirectoryEntries(directory, _entries);
            while (list.Next(out var name, out var kind))
            {
                if (kind == DirectoryEntries.Directory)
                    Append(_groups[i], name);
            }

            _ = NativeCalls.Close(directory);
        }
    }

    /// <summary>Path of a group below the root: <c>/user.slice/user-0.slice</c>; empty for the root.</summary>
    public ReadOnlySpan<byte> PathOf(int group) => _names.AsSpan(_groups[group].Start, _groups[group].Length);

    /// <summary>Reads a file of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="file">Name of the file.</param>
    /// <returns>Whole lines, valid until the next call; empty when there is no such file or nothing in it.</returns>
    public unsafe ReadOnlySpan<byte> Read(int group, ReadOnlySpan<byte> file)
    {
        var handle = Open(group, file);
        if (handle < 0)
            return default;
        nint got;
        fixed (byte* target = _text)
            got = NativeCalls.Read(handle, target, (nuint)_text.Length);
        _ = NativeCalls.Close(handle);
        var text = _text.AsSpan(0, (int)Math.Max(got, 0));
        // What did not fit is cut, but not within a line.
        return got < _text.Length ? text : text[..(text.LastIndexOf((byte)'\n') + 1)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
        _handle = Closed;
    }

    private void Append((int Start, int Length) parent, ReadOnlySpan<byte> name)
    {
        var length = name.IsEmpty ? 0 : parent.Length + 1 + name.Length;
        if (Count >= MostGroups || length > LongestPath)
            return;
        if (Count == _groups.Length)
            Array.Resize(ref _groups, Count * 2);
        while (_names.Length - _used < length)
            Array.Resize(ref _names, checked(_names.Length * 2));
        if (length > 0)
        {
            _names.AsSpan(parent.Start, parent.Length).CopyTo(_names.AsSpan(_used));
            _names[_used + parent.Length] = (byte)'/';
            name.CopyTo(_names.AsSpan(_used + parent.Length + 1));
        }

        _groups[Count++] = (_used, length);
        _used += length;
    }

    private unsafe int Open(int group, ReadOnlySpan<byte> file)
    {
        // Relative to the root: without the slash in front.
        var path = PathOf(group);
        if (path.Length + 1 + file.Length > LongestPath)
            return Closed;
        var used = 0;
        if (!path.IsEmpty)
        {
            path[1..].CopyTo(_path);
            used = path.Length;
            _path[used - 1] = (byte)'/';
        }

        file.CopyTo(_path.AsSpan(used));
        _path[used + file.Length] = 0;
        fixed (byte* p = _path)
            return NativeCalls.OpenAt(_handle, p, NativeCalls.ReadOnly);
    }
}
