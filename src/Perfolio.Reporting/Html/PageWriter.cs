using System.Net;
using System.Text;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Html;

/// <summary>Writes HTML: markup as given, text always escaped.</summary>
internal sealed class PageWriter
{
    private readonly StreamWriter _output;

    public PageWriter(StreamWriter output) => _output = output;

    /// <summary>Writes markup of our own.</summary>
    public PageWriter Markup(string markup)
    {
        _output.Write(markup);
        return this;
    }

    /// <summary>Writes foreign text.</summary>
    public PageWriter Text(string text)
    {
        _output.Write(Escaped(text));
        return this;
    }

    /// <summary>Writes an element that holds foreign text.</summary>
    public PageWriter Element(string name, string text) => Markup($"<{name}>").Text(text).Markup($"</{name}>");

    /// <summary>A text for element content or a quoted attribute; control characters show as escapes.</summary>
    public static string Escaped(string text) => WebUtility.HtmlEncode(WellFormed(CellText.Printable(text)));

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
