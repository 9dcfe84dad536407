using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Tells of changes in any number of directories, through one descriptor.</summary>
internal sealed unsafe class DirectoryChanges : IDisposable
{
    private const int MostReads = 16;

    // A file that is replaced is five changes, and hundreds of files are often written by one program: they are told together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly DescriptorLoop _loop;
    private readonly int _handle;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _directories = [];
    private readonly Dictionary<string, int> _watches = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly int _failure;
    private int _refusals;

    public DirectoryChanges(DescriptorLoop loop)
    {
        _loop = loop;
        _handle = NativeWatch.Create();
        if (_handle >= 0)
            loop.Add(_handle, Read, Pause);
        else
            _failure = Marshal.GetLastPInvokeError();
    }

    /// <summary>Told of a change in a directory.</summary>
    public Action<string, DirectoryEvent>? Changed { get; set; }

    /// <summary>Told after some changes, when there are no more now.</summary>
    public Action? Told { get; set; }

    /// <summary>Told once when the system watches no more directories: why.</summary>
    public Action<string>? Refused { get; set; }

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
        }

        // Outside of the lock: a file system that does not answer must not keep others from being told.
        var watch = _handle < 0 ? -1 : NativeWatch.Add(_handle, directory);
        if (watch < 0)
        {
            Refuse(_handle < 0 ? _failure : Marshal.GetLastPInvokeError());
            return false;
        }

        lock (_lock)
        {
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
        if (_handle >= 0)
            _loop.Remove(_handle);
    }

    private void Refuse(int error)
    {
        if (error is not (NativeWatch.NoSpace or NativeWatch.TooManyOpen) || Interlocked.Increment(ref _refusals) > 1)
            return;
        var limit = error == NativeWatch.NoSpace ? "max_user_watches" : "max_user_instances";
        Refused?.Invoke(
            $"inotify watches no more directories (limit fs.inotify.{limit}{Value($"/proc/sys/fs/inotify/{limit}")})");
    }

    private static string Value(string path)
    {
        try
        {
            return " = " + File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Bounded: others have descriptors too.
    private void Read()
    {
        nint got = _buffer.Length;
        for (var i = 0; i < MostReads && got > _buffer.Length / 2; i++)
        {
            fixed (byte* into = _buffer)
                got = NativeFiles.Read(_handle, into, (nuint)_buffer.Length);
            Tell(_buffer.AsSpan(0, (int)Math.Max(0, got)));
        }

        Told?.Invoke();
    }

    // What happens to one name in a row is told once: to be made, written, closed and renamed are four changes of one file.
    private void Tell(ReadOnlySpan<byte> events)
    {
        var (watch, mask) = (0, 0u);
        ReadOnlySpan<byte> name = default;
        while (events.Length >= NativeWatch.HeadSize)
        {
            var words = MemoryMarshal.Cast<byte, uint>(events[..NativeWatch.HeadSize]);
            var (nextWatch, nextMask, length) = ((int)words[0], words[1], (int)words[3]);
            var nextName = events.Slice(NativeWatch.HeadSize, length);
            var end = nextName.IndexOf((byte)0);
            nextName = end < 0 ? nextName : nextName[..end];
            events = events[(NativeWatch.HeadSize + length)..];
            if (nextWatch == watch && !name.IsEmpty && nextName.SequenceEqual(name))
            {
                // Whether it has come or gone is as the last change left it.
                mask = ((nextMask & NativeWatch.Structural) != 0 ? mask & ~NativeWatch.Come : mask) | nextMask;
                continue;
            }

            Tell(watch, mask, name);
            (watch, mask) = (nextWatch, nextMask);
            name = nextName;
        }

        Tell(watch, mask, name);
    }

    private void Tell(int watch, uint mask, ReadOnlySpan<byte> name)
    {
        if (mask == 0)
            return;
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
            Changed?.Invoke(directory,
                new DirectoryEvent(Encoding.UTF8.GetString(name), (mask & (NativeWatch.Structural | NativeWatch.Ignored)) != 0,
                (mask & NativeWatch.Come) != 0, (mask & NativeWatch.IsDirectory) != 0));
    }
}
