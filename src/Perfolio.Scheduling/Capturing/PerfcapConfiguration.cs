using System.Text.RegularExpressions;

namespace Perfolio.Scheduling.Capturing;

/// <summary>
/// <c>.mkcdict.cfg</c> of the current directory: <c>name = value</c> or <c>name: value</c> per line, for options that were not
/// given.
/// </summary>
public sealed partial class PerfcapConfiguration
{
    /// <summary>Its name.</summary>
    public const string FileName = ".mkcdict.cfg";

    private static readonly string[] Known = ["rc", "map", "perf", "perf_data", "remap", "password"];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private PerfcapConfiguration()
    {
    }

    /// <summary>A value; null when the file does not set it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads the file of a directory; without one nothing is set.</summary>
    public static PerfcapConfiguration Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        return Parse(File.Exists(path) ? File.ReadLines(path) : []);
    }

    /// <summary>Reads lines; others than settings of known names are passed over.</summary>
    public static PerfcapConfiguration Parse(IEnumerable<string> lines)
    {
        var configuration = new PerfcapConfiguration();
        foreach (string line in lines)
        {
            if (Setting().Match(line) is { Success: true } match && Known.Contains(match.Groups[1].Value))
                configuration._values.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
        }

        return configuration;
    }

    [GeneratedRegex(@"^\s*(\w+)\s*[=:]\s*([\w/.-]+)", RegexOptions.None, 1000)]
    private static partial Regex Setting();
}
