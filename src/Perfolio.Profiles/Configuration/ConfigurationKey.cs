using System.Text.RegularExpressions;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Configuration;

/// <summary>Keys of the configuration: names of letters, digits and underscores, joined by dots.</summary>
public static partial class ConfigurationKey
{
    /// <summary>The parts of a key.</summary>
    /// <exception cref="OperationException">The text is no key.</exception>
    public static IReadOnlyList<string> Parse(string key) => Pattern().IsMatch(key)
        ? key.Split('.')
        : throw new OperationException(
            $"'{key}' is no configuration key: it takes names of letters, digits and _ joined by dots");

    /// <summary>The value under a key, or null. The older spelling <c>degradation.strategy</c> is found too.</summary>
    internal static JsonValue? Find(JsonValue root, IReadOnlyList<string> key)
    {
        JsonValue? found = Walk(root, key);
        return found is null && key is ["degradation", "strategies"] ? Walk(root, ["degradation", "strategy"]) : found;
    }

    private static JsonValue? Walk(JsonValue? at, IReadOnlyList<string> key)
    {
        foreach (string part in key) at = at?.Member(part);
        return at;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
