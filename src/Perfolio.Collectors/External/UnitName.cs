namespace Perfolio.Collectors.External;

/// <summary>What a unit may be called, so that its name is also a folder, an option and an identifier.</summary>
public static class UnitName
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "a letter, then letters, digits, - and _, at most 64 characters, all ASCII";

    private const int Longest = 64;

    /// <summary>True when the name follows the <see cref="Rule"/>.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetter(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
