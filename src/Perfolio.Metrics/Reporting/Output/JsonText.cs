using System.Buffers;
using System.Text;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Texts in JSON, for what is made once.</summary>
internal static class JsonText
{
    private const int Usual = 256;

    // What stands in JSON as it is, of what is common in names.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>A text with quotes.</summary>
    public static string Quote(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return string.Concat("\"", text, "\"");
        using var stream = new MemoryStream();
        var sink = new Utf8Sink(stream, Usual);
        sink.Json(text);
        sink.Flush();
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
