using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A file. Where the file system tells of changes it is read then, elsewhere again and again.</summary>
internal sealed class FileInput : SourceInput
{
    private readonly string? _confinement;
    // What was written this shortly before it was read may be written again without looking different.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _refresh;
    private bool _tellsChanges = true;
    private bool _isSettled;
    private FileIdentity _identity;
    private ulong _device;

    public FileInput(string path, string? confinement, TimeSpan refresh)
    {
        FilePath = path;
        _confinement = confinement;
        _refresh = refresh;
    }

    public string FilePath { get; }

    /// <summary>Whether the directory could be watched.</summary>
    public bool IsWatched { get; set; }

    /// <summary>When the content was written; null when the file system does not say.</summary>
    public DateTimeOffset? Modified { get; private set; }

    public override TimeSpan? Interval => IsWatched && _tellsChanges ? null : _refresh;

    /// <summary>The device that it lay on when it was opened last; 0 before that. May be asked while it is being
    /// read.</summary>
    public ulong Device => _identity.Device is > 0 and var device ? device : _device;

    public override bool IsLocal => _tellsChanges && _identity.Device > 0;

    /// <summary>Has it read again even if it is what was read before: by another schema it says something else.</summary>
    public void Forget() => _isSettled = false;

    public override InputReading Read(ByteBuffer target, int limit)
    {
        if (!IsWatched && _isSettled && NativeFiles.Identity(FilePath) is { } now && now == _identity)
            return InputReading.Same;
        _isSettled = false;
        _device = Device;
        var reading = FileContent.Read(FilePath, _confinement, limit, target, out _identity, out _tellsChanges);
        var written = DateTimeOffset.UnixEpoch.AddTicks(_identity.Modified / TimeSpan.NanosecondsPerTick);
        Modified = _tellsChanges && reading.IsGood ? written : null;
        var last = Math.Max(_identity.Modified, _identity.Changed) / TimeSpan.NanosecondsPerTick;
        _isSettled = _tellsChanges && reading.IsGood
            && TimeProvider.System.GetUtcNow() - Settled > DateTimeOffset.UnixEpoch.AddTicks(last);
        return reading;
    }
}
