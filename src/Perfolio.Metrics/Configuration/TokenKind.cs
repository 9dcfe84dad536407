namespace Perfolio.Metrics.Configuration;

/// <summary>What a token of a logging configuration is.</summary>
internal enum TokenKind
{
    /// <summary>Letters, digits, dots and underscores.</summary>
    Word,

    /// <summary>Digits only.</summary>
    Number,

    /// <summary>Anything in double quotes.</summary>
    Quoted,

    /// <summary>One character: a brace, bracket, comma, colon or semicolon.</summary>
    Mark,

    /// <summary>A host in the access section: it may hold asterisks, colons, slashes and dashes.</summary>
    Host,
}
