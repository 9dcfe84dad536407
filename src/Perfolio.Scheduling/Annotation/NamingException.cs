namespace Perfolio.Scheduling.Annotation;

/// <summary>Names could not be had from a live source: which, why, and what to do. Never holds secrets.</summary>
public sealed class NamingException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="inner">The cause.</param>
    public NamingException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
