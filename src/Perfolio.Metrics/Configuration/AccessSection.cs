namespace Perfolio.Metrics.Configuration;

/// <summary>
/// The end of a configuration: <c>[access]</c> and rules <c>allow HOSTS : OPERATIONS ;</c> about who may control a recorder. They
/// are checked for form and mean nothing here, because this recorder has no control port.
/// </summary>
internal static class AccessSection
{
    private static readonly string[] Words = ["enquire", "advisory", "mandatory", "all"];

    public static void Read(TokenReader tokens)
    {
        if (tokens.AtEnd)
            return;
        if (!tokens.Take("["))
            throw tokens.Wrong("'[access]' or a logging statement expected");
        tokens.Need("access");
        tokens.Need("]");
        do
            Rule(tokens);
        while (!tokens.AtEnd);
    }

    private static void Rule(TokenReader tokens)
    {
        var word = tokens.Next([TokenKind.Host], "'allow' or 'disallow'");
        if (word.Text is not ("allow" or "disallow"))
            throw TokenReader.WrongAt(word, $"'allow' or 'disallow' expected, not '{word.Text}'");
        do
            tokens.Next([TokenKind.Host], "a host");
        while (tokens.Take(","));
        tokens.Need(":");
        Operations(tokens);
        // Everything but some: all except enquire.
        if (tokens.Take("except"))
            Operations(tokens);
        tokens.Need(";");
    }

    private static void Operations(TokenReader tokens)
    {
        do
        {
            var operation = tokens.Next([TokenKind.Host], "an operation");
            if (!Words.Contains(operation.Text, StringComparer.Ordinal))
                throw TokenReader.WrongAt(operation,
                    $"'{operation.Text}' is no operation; use enquire, advisory, mandatory or all");
        }
        while (tokens.Take(","));
    }
}
