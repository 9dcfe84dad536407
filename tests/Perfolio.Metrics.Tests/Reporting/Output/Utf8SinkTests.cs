using System.Text;
using System.Text.Json;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Metrics.Tests.Reporting.Output;

public sealed class Utf8SinkTests
{
    [Fact]
    public void What_goes_in_comes_out_whatever_the_buffer_does()
    {
        var random = new Random(5);
        using var stream = new MemoryStream();
        var sink = new Utf8Sink(stream);
        var wanted = new StringBuilder();
        for (var i = 0; i < 4000; i++)
        {
            var text = string.Concat(Enumerable.Repeat("aé€\U0001F600\"\\\n", random.Next(i % 500 == 0 ? 20_000 : 40)));
            switch (random.Next(4))
            {
                case 0:
                    sink.Write(text);
                    wanted.Append(text);
                    break;
                case 1:
                    sink.Json(text);
                    wanted.Append('"').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\u000a", StringComparison.Ordinal)).Append('"');
                    break;
                case 2:
                    sink.Write(Encoding.UTF8.GetBytes(text));
                    wanted.Append(text);
                    break;
                default:
                    sink.Advance(NumberText.Write((ulong)i, sink.Room(NumberText.Longest)));
                    wanted.Append(i);
                    break;
            }
        }

        sink.Flush();
        sink.Total.ShouldBe(stream.Length);
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(wanted.ToString());
        JsonDocument.Parse(JsonText.Quote("\u0001\"\\€")).RootElement.GetString().ShouldBe("\u0001\"\\€");
    }
}
