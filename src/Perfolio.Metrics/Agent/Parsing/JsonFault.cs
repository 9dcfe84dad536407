namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>What is wrong with a JSON text and where.</summary>
/// <param name="Offset">Byte offset in the text.</param>
/// <param name="Reason">What is wrong.</param>
public readonly record struct JsonFault(int Offset, string Reason)
{
    /// <summary>Says where in lines and columns, both from 1; columns count bytes.</summary>
    /// <param name="text">The text the offset belongs to.</param>
    /// <returns>Such as <c>line 3, column 14: a value is missing</c>.</returns>
    public string Describe(ReadOnlySpan<byte> text)
    {
        var before = text[..Math.Min(Offset, text.Length)];
        var line = 1 + before.Count((byte)'\n');
        var column = before.Length - before.LastIndexOf((byte)'\n');
        return FormattableString.Invariant($"line {line}, column {column}: {Reason}");
    }
}
