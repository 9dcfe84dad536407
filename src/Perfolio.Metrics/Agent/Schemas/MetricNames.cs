using System.Text;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Brings names into PCP's form: parts of letters, digits and underscores that begin with a letter, separated by
/// dots.</summary>
public static class MetricNames
{
    /// <summary>Longest part of a name.</summary>
    public const int MaxPart = 128;

    /// <summary>Whether a name needs no change.</summary>
    /// <param name="name">A name, dots allowed.</param>
    /// <returns>True when it is legal.</returns>
    public static bool IsLegal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && name.Split('.').All(static p => p.Length is > 0 and <= MaxPart && p == Part(p));
    }

    /// <summary>Makes one part of a name: illegal characters become underscores, a leading digit or underscore gets an x in
    /// front.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The part, never empty.</returns>
    public static string Part(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var part = new StringBuilder(text.Length + 1);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxPart - 1)))
            part.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_');
        if (part.Length == 0 || !char.IsAsciiLetter(part[0]))
            part.Insert(0, 'x');
        return part.ToString();
    }

    /// <summary>Makes a name of a text with dots.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The name.</returns>
    public static string Dotted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('.', text.Split('.').Select(Part));
    }
}
