namespace Perfolio.Metrics.Configuration;

/// <summary>A word, a quoted string or a mark of a logging configuration.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
/// <param name="Line">Where it stands.</param>
internal readonly record struct ConfigurationToken(string Text, bool Quoted, int Line)
{
    /// <summary>Whether it is a word or mark of that text.</summary>
    public bool Is(string text) => !Quoted && string.Equals(Text, text, StringComparison.Ordinal);
}
