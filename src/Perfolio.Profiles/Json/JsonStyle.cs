namespace Perfolio.Profiles.Json;

/// <summary>The two layouts of JSON text in a store.</summary>
public enum JsonStyle
{
    /// <summary>One line with <c>", "</c> and <c>": "</c>: the body of stored objects.</summary>
    Compact,

    /// <summary>Indented by two blanks, numbers of one list on one line: pending profiles.</summary>
    Indented,
}
