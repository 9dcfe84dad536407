using System.Globalization;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>
/// How to reach a cloud, by the names that openrc files and environment variables use without their <c>OS_</c>
/// (<c>AUTH_URL</c>, <c>USERNAME</c>, …).
/// </summary>
public sealed class CloudSettings
{
    private const string Prefix = "OS_";
    private readonly Dictionary<string, string> _values;

    /// <summary>Takes settings over; empty ones count as not given.</summary>
    /// <param name="origin">Where they come from, for messages.</param>
    /// <param name="values">The settings; names without <c>OS_</c>, in upper case.</param>
    public CloudSettings(string origin, IEnumerable<KeyValuePair<string, string>> values)
    {
        Origin = origin;
        _values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in values)
            if (value.Length > 0)
                _values[name] = value;
    }

    /// <summary>Where the settings come from.</summary>
    public string Origin { get; }

    /// <summary>A setting; null when it is not given.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The first of several settings that is given.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (this[name] is { } value)
                return value;
        return null;
    }

    /// <summary>The settings with one changed; null leaves them as they are.</summary>
    public CloudSettings With(string name, string? value) =>
        value is null ? this : new CloudSettings(Origin, _values.Append(KeyValuePair.Create(name, value)));

    /// <summary>The settings with one added where it is not given.</summary>
    public CloudSettings OrElse(string name, string? value) => this[name] is null ? With(name, value) : this;

    /// <summary>True when a setting stands for yes.</summary>
    public bool IsSet(string name) => this[name] is { } value && value.ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON";

    /// <summary>The settings of an environment: all variables that begin with <c>OS_</c>.</summary>
    public static CloudSettings OfEnvironment(IEnumerable<KeyValuePair<string, string>> variables) => new(
        "the environment (OS_…)",
        variables.Where(static v => v.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static v => KeyValuePair.Create(v.Key[Prefix.Length..], v.Value)));

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="NamingException">It is not given.</exception>
    public string Require(string name) => this[name] ?? throw new NamingException(
        string.Create(CultureInfo.InvariantCulture, $"{Origin}: OS_{name} is missing"));
}
