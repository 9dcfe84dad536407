namespace Perfolio.Profiles;

/// <summary>
/// Something the user asked for that failed for a reason worth one clear line (no such profile, git refused, disk full).
/// A host prints the message and exits with 1.
/// </summary>
public sealed class OperationException : Exception
{
    /// <summary>Says what failed, where, and what to do.</summary>
    public OperationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
