using System.Text;
using Perfolio.Profiles.Json;

namespace Perfolio.Reporting.Html;

/// <summary>JSON as a page can hold it: ASCII without a character that HTML would notice.</summary>
internal static class PageJson
{
    internal static string Of(Action<JsonTextWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new JsonTextWriter(stream, JsonStyle.Compact)) write(writer);
        // Outside of strings JSON has none of these characters.
        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
    }
}
