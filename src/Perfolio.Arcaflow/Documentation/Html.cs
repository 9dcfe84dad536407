namespace Perfolio.Arcaflow.Documentation;

/// <summary>Text and rows of the tables.</summary>
internal static class Html
{
    internal static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    internal static string Row(string label, string value) => $"<tr><th>{label}</th><td>{value}</td></tr>";

    internal static string Code(string text) => $"<code>{text}</code>";

    internal static string Details(string summary, string body) => $"<details><summary>{summary}</summary>{body}</details>";

    internal static string Table(string rows) => $"<table><tbody>{rows}</tbody></table>";

    internal static string Wide(string body) => $"<tr><td colspan=\"2\">{body}</td></tr>";
}
