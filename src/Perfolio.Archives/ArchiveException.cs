namespace Perfolio.Archives;

/// <summary>An archive cannot be read or written. The one exception type of this room.</summary>
public sealed class ArchiveException : Exception
{
    /// <summary>Makes an exception about a file as a whole.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="reason">What is wrong and what to do.</param>
    /// <param name="code">PCP's error code, 0 when there is none.</param>
    /// <param name="inner">The cause.</param>
    public ArchiveException(string file, string reason, int code = 0, Exception? inner = null)
        : base($"{file}: {reason}", inner)
    {
        File = file;
        Reason = reason;
        Code = code;
    }

    /// <summary>Makes an exception about a place in a file.</summary>
    /// <param name="damage">The place and the reason.</param>
    /// <param name="code">PCP's error code, 0 when there is none.</param>
    public ArchiveException(Damage damage, int code = 0)
        : base(damage.ToString())
    {
        File = damage.File;
        Volume = damage.Volume;
        Offset = damage.Offset;
        Reason = damage.Reason;
        Code = code;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Data volume, -1 metadata, -2 index; null when the whole file is meant.</summary>
    public int? Volume { get; }

    /// <summary>Byte offset in the uncompressed content; null when the whole file is meant.</summary>
    public long? Offset { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>PCP's error code (PM_ERR_…), 0 when there is none.</summary>
    public int Code { get; }
}
