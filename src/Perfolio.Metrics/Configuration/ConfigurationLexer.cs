namespace Perfolio.Metrics.Configuration;

/// <summary>
/// Splits a logging configuration into tokens. A <c>#</c> begins a comment. Behind <c>[access]</c> other characters may stand in
/// words.
/// </summary>
internal sealed class ConfigurationLexer
{
    private const string Marks = "{}[],:;";

    private readonly List<ConfigurationToken> _tokens = [];
    private bool _access;

    public static List<ConfigurationToken> Split(IEnumerable<ConfigurationLine> lines)
    {
        var lexer = new ConfigurationLexer();
        foreach (var line in lines)
        {
            for (var at = 0; at < line.Text.Length && line.Text[at] != '#';)
                at = char.IsWhiteSpace(line.Text[at]) ? at + 1 : lexer.Token(line, at);
        }

        return lexer._tokens;
    }

    /// <summary>Takes one token.</summary>
    /// <returns>Where it ends.</returns>
    private int Token(ConfigurationLine line, int at)
    {
        var c = line.Text[at];
        if (c == '"')
            return Quoted(line, at);
        if (Marks.Contains(c, StringComparison.Ordinal))
            return Mark(line, at);
        return _access ? Host(line, at) : Word(line, at);
    }

    private int Quoted(ConfigurationLine line, int at)
    {
        var end = line.Text.IndexOf('"', at + 1);
        if (end < 0)
            throw Wrong(line, "a quoted name is not closed");
        return Add(line, at + 1, end, TokenKind.Quoted) + 1;
    }

    private int Mark(ConfigurationLine line, int at)
    {
        Add(line, at, at + 1, TokenKind.Mark);
        _access |= _tokens.Count >= 3 && _tokens[^3].Is("[") && _tokens[^2].Is("access") && _tokens[^1].Is("]");
        return at + 1;
    }

    private int Word(ConfigurationLine line, int at)
    {
        var end = at;
        while (end < line.Text.Length && char.IsAsciiDigit(line.Text[end]))
            end++;
        // A number may stand directly before its unit: 10msec.
        if (end > at)
            return Add(line, at, end, TokenKind.Number);
        while (end < line.Text.Length && (char.IsAsciiLetterOrDigit(line.Text[end]) || line.Text[end] is '.' or '_'))
            end++;
        if (end == at || line.Text[at] is '.' or '_')
        {
            var c = line.Text[at];
            throw Wrong(line, $"unexpected character '{(char.IsControl(c) ? '?' : c)}'{Hint(c)}");
        }

        return Add(line, at, end, TokenKind.Word);
    }

    // localhost, 10.0.*, .*, unix:, fe80::1 — a single colon behind a name ends it, but for unix:.
    private int Host(ConfigurationLine line, int at)
    {
        var end = at;
        while (end < line.Text.Length && !char.IsWhiteSpace(line.Text[end])
            && line.Text[end] is not (',' or ';' or '#' or '"' or '[' or ']' or '{' or '}'))
            end++;
        var word = line.Text[at..end];
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon == word.LastIndexOf(':') && word is not "unix:")
            end = at + colon;
        return Add(line, at, end, TokenKind.Host);
    }

    private static string Hint(char c) => c switch
    {
        '/' or '-' or '*' => "; quote the name of an instance",
        '.' => "; an interval is a whole number, with msec for parts of a second",
        '%' => "; no macro of that name is defined",
        _ => "",
    };

    private int Add(ConfigurationLine line, int start, int end, TokenKind kind)
    {
        _tokens.Add(new ConfigurationToken(line.Text[start..end], kind, line.File, line.Number));
        return end;
    }

    private static Profiles.ProfileException Wrong(ConfigurationLine line, string reason) =>
        ConfigurationError.At(line.File, line.Number, reason);
}
