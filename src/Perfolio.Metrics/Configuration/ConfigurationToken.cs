namespace Perfolio.Metrics.Configuration;

/// <summary>A word, a quoted string or a mark of a logging configuration.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="File">The file it stands in.</param>
/// <param name="Line">The line there.</param>
internal readonly record struct ConfigurationToken(string Text, TokenKind Kind, string File, int Line)
{
    /// <summary>Whether it is a word or mark of that text.</summary>
    public bool Is(string text) => Kind != TokenKind.Quoted && string.Equals(Text, text, StringComparison.Ordinal);
}
