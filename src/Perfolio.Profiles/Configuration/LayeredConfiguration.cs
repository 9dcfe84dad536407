using System.Globalization;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Configuration;

/// <summary>
/// The three layers of the configuration: what the command line says, the instance's <c>local.yml</c>, the user's
/// <c>shared.yml</c> (docs/configuration.md). Instances further up the directory tree are not consulted.
/// </summary>
public sealed class LayeredConfiguration
{
    private readonly Dictionary<string, JsonValue> _runtime = [];
    private readonly Lazy<ConfigurationFile> _shared;

    /// <summary>Combines the layers.</summary>
    /// <param name="local">The instance's file; null outside an instance.</param>
    /// <param name="openShared">Opens the shared file, at the first question that reaches it.</param>
    public LayeredConfiguration(ConfigurationFile? local, Func<ConfigurationFile>? openShared = null)
    {
        Local = local;
        _shared = new Lazy<ConfigurationFile>(openShared ?? (() => SharedConfiguration.Open()));
    }

    /// <summary>The instance's file, or null.</summary>
    public ConfigurationFile? Local { get; }

    /// <summary>The user's file; it is made on first use.</summary>
    public ConfigurationFile Shared => _shared.Value;

    /// <summary>Sets a value for this process only.</summary>
    public void SetRuntime(string key, JsonValue value)
    {
        ConfigurationKey.Parse(key);
        _runtime[key] = value;
    }

    /// <summary>The value of the local layer, or null.</summary>
    public JsonValue? GetLocal(string key) => NotNull(Local?.Get(key));

    /// <summary>The first value found in runtime, local, shared; null when there is none.</summary>
    public JsonValue? GetRecursive(string key)
    {
        ConfigurationKey.Parse(key);
        return NotNull(_runtime.GetValueOrDefault(key)) ?? GetLocal(key) ?? NotNull(Shared.Get(key));
    }

    /// <summary>The lists of all layers, one after the other: runtime, local, shared.</summary>
    /// <exception cref="OperationException">A value is no list.</exception>
    public IReadOnlyList<JsonValue> GetGathered(string key)
    {
        ConfigurationKey.Parse(key);
        var all = new List<JsonValue>();
        foreach (JsonValue? layer in (JsonValue?[])[_runtime.GetValueOrDefault(key), GetLocal(key), Shared.Get(key)])
        {
            if (NotNull(layer) is not { } value) continue;
            if (value.Kind != JsonKind.Array) throw new OperationException($"the configuration's '{key}' must be a list");
            all.AddRange(value.AsArray());
        }

        return all;
    }

    /// <summary>A recursive value as text.</summary>
    public string GetText(string key, string fallback) => GetRecursive(key) is { } value ? ConfigurationText.Of(value) : fallback;

    /// <summary>A recursive value as a flag: <c>1 true yes on y t</c> or <c>0 false no off n f</c>, in any case.</summary>
    /// <exception cref="OperationException">The value is none of them.</exception>
    public bool GetFlag(string key, bool fallback)
    {
        if (GetRecursive(key) is not { } value) return fallback;
        return value.ToDisplayText().Trim().ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" or "y" or "t" => true,
            "0" or "false" or "no" or "off" or "n" or "f" => false,
            var other => throw new OperationException($"the configuration's '{key}' must be true or false, not '{other}'"),
        };
    }

    /// <summary>A recursive value as a number.</summary>
    /// <exception cref="OperationException">The value is no number.</exception>
    public double GetNumber(string key, double fallback)
    {
        if (GetRecursive(key) is not { } value) return fallback;
        return value.IsNumber ? value.AsDouble()
            : double.TryParse(value.ToDisplayText(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed
            : throw new OperationException($"the configuration's '{key}' must be a number, not '{value.ToDisplayText()}'");
    }

    private static JsonValue? NotNull(JsonValue? value) => value is { Kind: JsonKind.Null } ? null : value;
}
