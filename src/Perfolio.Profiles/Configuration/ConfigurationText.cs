using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Configuration;

/// <summary>
/// A configured value as the word a user means by it: a command <c>true</c> in YAML is a flag, and is still called <c>true</c>.
/// </summary>
public static class ConfigurationText
{
    /// <summary>The text of a scalar.</summary>
    public static string Of(JsonValue value) => value.StringOrNull() ?? value.ToString();
}
