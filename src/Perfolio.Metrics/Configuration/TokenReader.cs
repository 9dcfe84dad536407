using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>Walks over tokens.</summary>
internal sealed class TokenReader(List<ConfigurationToken> tokens, string file)
{
    private int _at;

    public bool AtEnd => _at >= tokens.Count;

    /// <summary>Line of the next token, or of the last one at the end.</summary>
    public int Line => Here.Line;

    private ConfigurationToken Here => !AtEnd ? tokens[_at] : tokens.Count > 0 ? tokens[^1]
        : new ConfigurationToken("", TokenKind.Mark, file, 1);

    public bool Peek(string text) => !AtEnd && tokens[_at].Is(text);

    public bool Take(string text)
    {
        if (!Peek(text))
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes the next token of some kind.</summary>
    /// <param name="kinds">Kinds that are allowed.</param>
    /// <param name="expected">What to say is expected.</param>
    /// <returns>The token.</returns>
    /// <exception cref="ProfileException">It is of another kind, or there is none.</exception>
    public ConfigurationToken Next(ReadOnlySpan<TokenKind> kinds, string expected)
    {
        if (AtEnd)
            throw Wrong($"{expected} expected, but the file ends");
        var token = tokens[_at];
        if (!kinds.Contains(token.Kind))
            throw Wrong($"{expected} expected, not '{token.Text}'");
        _at++;
        return token;
    }

    /// <summary>Takes a mark or word that must stand here.</summary>
    public void Need(string text)
    {
        if (!Take(text))
            throw Wrong(AtEnd ? $"'{text}' expected, but the file ends" : $"'{text}' expected, not '{Here.Text}'");
    }

    /// <summary>Says what is wrong here.</summary>
    public ProfileException Wrong(string reason) => WrongAt(Here, reason);

    /// <summary>Says what is wrong with a token.</summary>
    public static ProfileException WrongAt(ConfigurationToken token, string reason) =>
        ConfigurationError.At(token.File, token.Line, reason);
}
