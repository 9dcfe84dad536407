using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A file. Where the file system tells of changes it is read then, elsewhere again and again.</summary>
internal sealed class FileInput : SourceInput
{
    private readonly string? _confinement;
    private readonly TimeSpan _refresh;
    private bool _tellsChanges = true;

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

    public override InputReading Read(ByteBuffer target, int limit)
    {
        var reading = FileContent.Read(FilePath, _confinement, limit, target, out var identity, out var tells);
        _tellsChanges = tells;
        Modified = tells && reading.IsGood ? DateTimeOffset.UnixEpoch.AddTicks(identity.Modified / TimeSpan.NanosecondsPerTick)
            : null;
        return reading;
    }
}
