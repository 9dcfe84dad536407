namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>The definition of a derived metric cannot be read.</summary>
public sealed class DerivedSyntaxException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="name">The derived metric.</param>
    /// <param name="column">First character that is wrong, counted from 0.</param>
    /// <param name="reason">What is wrong.</param>
    public DerivedSyntaxException(string name, int column, string reason)
        : base(FormattableString.Invariant($"derived metric {name}: {reason} (column {column + 1} of its definition)"))
    {
        Name = name;
        Column = column;
        Reason = reason;
    }

    /// <summary>The derived metric.</summary>
    public string Name { get; }

    /// <summary>First character that is wrong, counted from 0.</summary>
    public int Column { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
