using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>The schema of a source in a file that is read again when it has changed.</summary>
internal sealed class SchemaFile
{
    private readonly string _path;
    private readonly string? _confinement;
    private byte[] _contentHash = [];
    private FileIdentity _identity;
    private bool _wasRead;

    public SchemaFile(string path, string? confinement) => (_path, _confinement) = (path, confinement);

    public string FilePath => _path;

    /// <summary>Whether it was found on a file system of this host, which answers.</summary>
    public bool IsLocal => _wasRead;

    /// <summary>The last good schema.</summary>
    public SourceSchema? Schema { get; private set; }

    /// <summary>What is wrong with the file as it is now; empty when nothing.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Reads the file if it is another than before.</summary>
    /// <param name="always">Whether to read it even if it looks the same.</param>
    /// <returns>Whether there is a schema that was not there before.</returns>
    public bool Refresh(bool always = false)
    {
        if (!always && _wasRead && NativeFiles.Identity(_path) is { } now && now == _identity)
            return false;
        var buffer = new ByteBuffer(0);
        var reading = FileContent.Read(_path, _confinement, SchemaReader.MaxBytes, buffer, out _identity, out var tells);
        // What looks the same on such a file system need not be.
        _wasRead = tells && reading.IsGood;
        if (!reading.IsGood)
        {
            Error = reading.Message;
            return false;
        }

        var hash = System.Security.Cryptography.SHA256.HashData(buffer.Content);
        if ((Schema is not null || Error.Length > 0) && hash.AsSpan().SequenceEqual(_contentHash))
            return false;
        _contentHash = hash;
        try
        {
            Schema = SchemaReader.Read(buffer.Content, _path);
            Error = "";
            return true;
        }
        catch (ProfileException e)
        {
            Error = e.Message;
            return false;
        }
    }
}
