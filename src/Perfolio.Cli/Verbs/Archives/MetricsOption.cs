using System.CommandLine;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>The option <c>--metrics</c> of verbs that write a part of an archive.</summary>
internal sealed class MetricsOption
{
    private readonly Option<string[]> _names = new("--metrics")
    {
        Description = "Names or subtrees of names to keep (repeatable, or a comma list).",
        HelpName = "name"
    };

    /// <summary>The option.</summary>
    public Option Option => _names;

    /// <summary>The names; none for all metrics.</summary>
    public string[] Read(ParseResult result) => [.. (result.GetValue(_names) ?? []).SelectMany(Listed)];

    /// <summary>The words of a comma list.</summary>
    public static string[] Listed(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
