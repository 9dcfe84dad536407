namespace Perfolio.Scheduling;

/// <summary>A recording could not be made: what is missing, and what can be had without it.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>Says what is missing.</summary>
    public CaptureException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
