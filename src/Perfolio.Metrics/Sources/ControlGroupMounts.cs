using System.Text;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>Where control groups are mounted, from /proc/mounts; read anew only when a mount has changed.</summary>
internal sealed class ControlGroupMounts : IDisposable
{
    private readonly KernelFile _file;
    private readonly MountWatch _watch;
    private readonly string _sys;
    private readonly List<(byte[] Name, byte[][] Options)> _all = [];
    private byte[] _path = new byte[512];

    /// <summary>Reads nothing yet.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public ControlGroupMounts(string proc, string sys)
    {
        _file = new KernelFile(Path.Combine(proc, "mounts"), 1 << 14);
        _watch = new MountWatch(Path.Combine(proc, "mounts"));
        _sys = sys;
    }

    /// <summary>Every mount of either kind: its directory as the kernel writes it, and its options.</summary>
    public IReadOnlyList<(byte[] Name, byte[][] Options)> All => _all;

    /// <summary>Directory of the unified hierarchy (cgroups(7), version 2); null when it is not mounted.</summary>
    public string? Unified { get; private set; }

    /// <summary>Reads the mounts anew when they may have changed.</summary>
    /// <returns>Whether they may have.</returns>
    public bool Refresh()
    {
        if (!_watch.HasChanged())
            return false;
        _all.Clear();
        Unified = null;
        var lines = new Lines(_file.Read());
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            fields.Skip(1);
            var directory = fields.Next();
            var type = fields.Next();
            var isUnified = type.SequenceEqual("cgroup2"u8);
            if (!isUnified && !type.SequenceEqual("cgroup"u8))
                continue;
            _all.Add((directory.ToArray(), Split(fields.Next())));
            if (isUnified)
                Unified ??= Place(Encoding.UTF8.GetString(OctalEscapes.Decode(directory, ref _path)[..^1]));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _watch.Dispose();
    }

    private static byte[][] Split(ReadOnlySpan<byte> options)
    {
        var split = new List<byte[]>();
        foreach (var range in options.Split((byte)','))
            split.Add(options[range].ToArray());
        return [.. split];
    }

    private string Place(string directory) =>
        directory.StartsWith("/sys/", StringComparison.Ordinal) ? Path.Combine(_sys, directory["/sys/".Length..]) : directory;
}
