namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>The definition of a derived metric, parsed: a flat list in which operands stand before what uses them.</summary>
public sealed class DerivedExpression
{
    private DerivedExpression(string name, string text, IReadOnlyList<DerivedNode> nodes)
    {
        Name = name;
        Text = text;
        Nodes = nodes;
    }

    /// <summary>Name of the derived metric.</summary>
    public string Name { get; }

    /// <summary>The definition as it was given.</summary>
    public string Text { get; }

    /// <summary>Names of the metrics it needs.</summary>
    public IEnumerable<string> Operands =>
        Nodes.Where(static n => n.Operation == DerivedOperation.Metric).Select(static n => n.Text).Distinct(StringComparer.Ordinal);

    internal IReadOnlyList<DerivedNode> Nodes { get; }

    /// <summary>Parses a definition.</summary>
    /// <param name="name">Name of the derived metric.</param>
    /// <param name="text">The definition.</param>
    /// <returns>The parsed definition.</returns>
    /// <exception cref="DerivedSyntaxException">It cannot be read.</exception>
    public static DerivedExpression Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        if (!IsName(name))
            throw new DerivedSyntaxException(name, 0, "a name is words of letters, digits and '_' with '.' between them, each beginning with a letter");
        return new DerivedExpression(name, text, new DerivedParser(name, text).Parse());
    }

    /// <summary>Whether a text can be the name of a metric.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split('.').All(static part =>
            part.Length > 0 && char.IsAsciiLetter(part[0]) && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'));
    }
}
