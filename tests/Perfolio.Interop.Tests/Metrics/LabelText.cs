using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Labels as <c>pminfo -l</c> prints them.</summary>
internal static partial class LabelText
{
    // What a line of /proc/interrupts says behind its numbers is not kept here.
    private const string NotOurs = "irqtext";

    /// <summary>The labels, sorted, of each metric (with an empty instance) and instance.</summary>
    public static Dictionary<(string Metric, string Instance), string> Read(string output)
    {
        var labels = new Dictionary<(string, string), string>();
        var metric = "";
        foreach (var line in output.Split('\n'))
        {
            if (line.Length > 0 && line[0] != ' ')
                metric = line.Trim();
            else if (LabelLine().Match(line) is { Success: true } match)
                labels[(metric, match.Groups[1].Value)] = Sorted(match.Groups[2].Value);
        }

        return labels;
    }

    private static string Sorted(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(' ', document.RootElement.EnumerateObject().Where(static p => p.Name != NotOurs)
            .OrderBy(static p => p.Name, StringComparer.Ordinal).Select(static p => $"{p.Name}={p.Value.GetRawText()}"));
    }

    [GeneratedRegex("^    (?:inst \\[\\d+ or \"(.*?)\"\\] )?labels (\\{.*\\})$", RegexOptions.None, 10000)]
    private static partial Regex LabelLine();
}
