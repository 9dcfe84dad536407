using System.Security.Cryptography;
using System.Text;

namespace Perfolio.Reporting.Html;

/// <summary>The script and the style sheet that every page carries, with the hashes that its policy allows.</summary>
internal static class ReportAssets
{
    public static string Script { get; } = Read("report.js");

    public static string Style { get; } = Read("report.css");

    /// <summary>Nothing may be loaded from anywhere; only the page's own script and style sheet are in force.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; script-src 'sha256-{HashOf(Script)}'; style-src 'sha256-{HashOf(Style)}'; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The parser of HTML reads CR LF as LF, so that is what the hash is of.
    private static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
