using System.Globalization;

namespace Perfolio.Profiles;

/// <summary>
/// Input that is not what it should be: which file, where in it, why. The one exception type that the readers of this
/// room let out; a host prints <see cref="Exception.Message"/> as one line and exits with 3.
/// </summary>
public sealed class ProfileException : Exception
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="file">The file as the user knows it.</param>
    /// <param name="reason">What is wrong and, where it helps, what to do.</param>
    /// <param name="offset">The byte offset (0-based), or null when the whole file is meant.</param>
    /// <param name="inner">The cause.</param>
    public ProfileException(string file, string reason, long? offset = null, Exception? inner = null)
        : base(offset is null
            ? $"{file}: {reason}"
            : string.Create(CultureInfo.InvariantCulture, $"{file}: at byte {offset}: {reason}"), inner)
    {
        File = file;
        Reason = reason;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>The byte offset, or null.</summary>
    public long? Offset { get; }
}
