namespace Perfolio.Metrics.Sampling;

/// <summary>Reads one file, or a few that belong together, into tables.</summary>
internal abstract class MetricReader : IDisposable
{
    /// <summary>The tables it fills.</summary>
    public abstract IReadOnlyList<ValueTable> Tables { get; }

    /// <summary>Fills the tables anew. What is missing or not as it should be leaves its cells empty.</summary>
    public abstract void Read();

    /// <summary>Tells that a value of a table is wanted; some readers read more only then.</summary>
    public virtual void Use(ValueTable table)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
