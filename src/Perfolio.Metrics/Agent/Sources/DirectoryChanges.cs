using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Tells of changes in any number of directories, through one descriptor.</summary>
internal sealed unsafe class DirectoryChanges : IDisposable
{
    private readonly DescriptorLoop _loop;
    private readonly int _handle;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _directories = [];
    private readonly Dictionary<string, int> _watches = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[64 * 1024];

    public DirectoryChanges(DescriptorLoop loop)
    {
        _loop = loop;
        _handle = NativeWatch.Create();
        if (_handle >= 0)
            loop.Add(_handle, Read);
    }

    /// <summary>Told of a file: directory, name, and whether files came or went.</summary>
    public Action<string, string, bool>? Changed { get; set; }

    /// <summary>Told when some changes were lost.</summary>
    public Action? Lost { get; set; }

    /// <summary>Watches a directory.</summary>
    /// <returns>False when the system does not do it; then look yourself.</returns>
    public bool Watch(string directory)
    {
        lock (_lock)
        {
            if (_watches.ContainsKey(directory))
                return true;
            var watch = _handle < 0 ? -1 : NativeWatch.Add(_handle, directory);
            if (watch < 0)
                return false;
            // Two paths may lead to one directory: the later is told.
            _directories[watch] = directory;
            _watches[directory] = watch;
            return true;
        }
    }

    /// <summary>Stops watching a directory.</summary>
    public void Forget(string directory)
    {
        lock (_lock)
        {
            if (_watches.Remove(directory, out var watch) && _directories.Remove(watch))
                NativeWatch.Remove(_handle, watch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle < 0)
            return;
        _loop.Remove(_handle);
        NativeFiles.Close(_handle);
    }

    private void Read()
    {
        nint got;
        fixed (byte* into = _buffer)
            got = NativeFiles.Read(_handle, into, (nuint)_buffer.Length);
        var events = _buffer.AsSpan(0, (int)Math.Max(0, got));
        while (events.Length >= NativeWatch.HeadSize)
        {
            var words = MemoryMarshal.Cast<byte, uint>(events[..NativeWatch.HeadSize]);
            var (watch, mask, length) = ((int)words[0], words[1], (int)words[3]);
            var name = events.Slice(NativeWatch.HeadSize, length);
            var end = name.IndexOf((byte)0);
            Tell(watch, mask, Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
            events = events[(NativeWatch.HeadSize + length)..];
        }
    }

    private void Tell(int watch, uint mask, string name)
    {
        if ((mask & NativeWatch.Overflow) != 0)
        {
            Lost?.Invoke();
            return;
        }

        string? directory;
        lock (_lock)
        {
            directory = _directories.GetValueOrDefault(watch);
            if ((mask & NativeWatch.Ignored) != 0 && directory is not null)
            {
                _directories.Remove(watch);
                _watches.Remove(directory);
            }
        }

        if (directory is not null)
            Changed?.Invoke(directory, name, (mask & (NativeWatch.Structural | NativeWatch.Ignored)) != 0);
    }
}
