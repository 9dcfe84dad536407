using System.Text;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Texts in JSON, for what is made once.</summary>
internal static class JsonText
{
    /// <summary>A text with quotes.</summary>
    public static string Quote(string text)
    {
        using var stream = new MemoryStream();
        var sink = new Utf8Sink(stream);
        sink.Json(text);
        sink.Flush();
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
