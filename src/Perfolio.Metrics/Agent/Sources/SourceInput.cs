using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Reads the current document of a source. Called by one thread at a time; never throws for what a source
/// does.</summary>
internal abstract class SourceInput
{
    /// <summary>Time between two readings; null when changes are told.</summary>
    public virtual TimeSpan? Interval => null;

    /// <summary>Whether it was found on a file system of this host, which answers.</summary>
    public virtual bool IsLocal => false;

    /// <summary>Whether failures are followed by longer and longer pauses.</summary>
    public virtual bool BacksOff => false;

    /// <summary>Ends a reading that is under way, for good. By any thread.</summary>
    public virtual void Stop()
    {
    }

    /// <summary>Reads.</summary>
    /// <param name="target">Takes the document; empty at first.</param>
    /// <param name="limit">Most bytes.</param>
    public abstract InputReading Read(ByteBuffer target, int limit);
}
