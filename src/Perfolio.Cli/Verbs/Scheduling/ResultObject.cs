using System.Buffers;
using System.Text;
using System.Text.Json;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>A result as one JSON object on standard output.</summary>
internal static class ResultObject
{
    public static void Print(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        terminal.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
