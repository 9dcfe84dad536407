using System.Security.Cryptography;
using System.Text;

namespace Perfolio.Reporting.Html;

/// <summary>
/// The script and the style sheet that a kind of page carries, with the policy that allows these two and nothing else.
/// </summary>
internal sealed class PageAssets
{
    private readonly string _script;
    private readonly string _style;

    private PageAssets(string script, params string[] styles)
    {
        _script = Read(script);
        _style = string.Concat(styles.Select(Read));
        Policy = $"default-src 'none'; script-src 'sha256-{HashOf(_script)}'; style-src 'sha256-{HashOf(_style)}'; "
            + "base-uri 'none'; form-action 'none'";
    }

    /// <summary>The report of a profile.</summary>
    internal static PageAssets Report { get; } = new("report.js", "report.css");

    /// <summary>Time series of metrics.</summary>
    internal static PageAssets Metrics { get; } = new("metrics.js", "report.css", "metrics.css");

    /// <summary>Dashboards of scheduler traces.</summary>
    internal static PageAssets Scheduling { get; } = new("scheduling.js", "report.css", "metrics.css", "scheduling.css");

    /// <summary>Nothing may be loaded from anywhere; only the page's own script and style sheet are in force.</summary>
    internal string Policy { get; }

    /// <summary>Writes everything before the content.</summary>
    internal void WriteHead(PageWriter page, string title)
    {
        page.Markup("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        page.Markup($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
        page.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Element("title", title).Markup("\n<style>").Markup(_style).Markup("</style></head>\n<body>\n");
    }

    /// <summary>Writes everything behind the content.</summary>
    internal void WriteScript(PageWriter page) => page.Markup("<script>").Markup(_script).Markup("</script>\n</body></html>\n");

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The parser of HTML reads CR LF as LF, so that is what the hash is of.
    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
