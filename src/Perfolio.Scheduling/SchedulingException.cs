namespace Perfolio.Scheduling;

/// <summary>A capture is not what it should be. The one exception type of this room for bad input.</summary>
public sealed class SchedulingException : Exception
{
    /// <summary>Says which file is wrong, where and how.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="reason">What is wrong, and what to do.</param>
    /// <param name="offset">Byte offset in the file, or in its uncompressed content; null when the whole file is meant.</param>
    /// <param name="inner">The cause.</param>
    public SchedulingException(string file, string reason, long? offset = null, Exception? inner = null)
        : base(offset is { } at ? FormattableString.Invariant($"{file}: byte offset {at}: {reason}") : $"{file}: {reason}", inner)
    {
        File = file;
        Reason = reason;
        Offset = offset;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>Byte offset; null when the whole file is meant.</summary>
    public long? Offset { get; }
}
