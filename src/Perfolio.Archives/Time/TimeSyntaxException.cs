namespace Perfolio.Archives.Time;

/// <summary>A text is not an interval, time or zone. The message shows the text with a caret under the place, in PCP's
/// form.</summary>
public sealed class TimeSyntaxException : Exception
{
    /// <summary>Makes an exception about a place in a text.</summary>
    /// <param name="text">The text, as the user gave it (of absolute times without the @).</param>
    /// <param name="column">First character that could not be read, counted from 0.</param>
    /// <param name="reason">What is wrong.</param>
    public TimeSyntaxException(string text, int column, string reason)
        : base($"{text}\n{Caret(text, column)} -- {reason}")
    {
        Text = text;
        Column = column;
        Reason = reason;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>First character that could not be read, counted from 0.</summary>
    public int Column { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>Whether the text is right as far as it goes.</summary>
    internal bool IsIncomplete { get; private init; }

    internal static TimeSyntaxException Unexpected(string text, int column) => new(text, column, "unexpected value");

    internal static TimeSyntaxException Incomplete(string text, int column) =>
        new(text, column, "more information expected") { IsIncomplete = true };

    // Tabs are repeated so that the columns match on a terminal.
    private static string Caret(string text, int column) =>
        string.Concat(text.Take(column).Select(static c => c == '\t' ? '\t' : ' '))
            + new string(' ', Math.Max(0, column - text.Length)) + "^";
}
