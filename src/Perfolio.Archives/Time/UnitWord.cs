namespace Perfolio.Archives.Time;

/// <summary>Names of units of time as people write them: in any case, with or without the s of the plural.</summary>
internal static class UnitWord
{
    /// <summary>Whether a word is the name of a unit.</summary>
    public static bool Is(ReadOnlySpan<char> word, string name) =>
        word.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (word.Length == name.Length + 1 && (word[^1] | 0x20) == 's'
            && word[..^1].Equals(name, StringComparison.OrdinalIgnoreCase));
}
