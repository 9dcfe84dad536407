using Perfolio.Profiles;
using Perfolio.Reporting.Listings;

namespace Perfolio.Reporting.Tests.Listings;

public class ListFormatTests
{
    private static readonly string[] Known = ["type", "collector", "time", "source", "checksum"];

    [Fact]
    public void Lines_look_as_Perun_prints_them()
    {
        (string header, IReadOnlyList<string> lines) = ListFormat.Parse("┃ %type% ┃ %collector%  ┃ (%time%) ┃ %source% ┃", "k", Known).Render([Row]);
        header.ShouldBe("┃  type  ┃ collector  ┃ (        time       ) ┃                    source                    ┃");
        lines.ShouldBe(["┃ [time] ┃ time       ┃ (2026-11-21 00:13:19) ┃ time-[sleep]-[0.01]-2026-11-21-00-13-18.perf ┃"]);
    }

    [Theory]
    [InlineData("%type:8f.%|", "[time]..|")]
    [InlineData("%type:2%|", "[tim|")]
    [InlineData("%checksum:10%|", "abcdefabcd|")]
    [InlineData("100%% %type%", "100%% [time]")]
    public void Widths_and_fill_are_followed(string format, string line) =>
        ListFormat.Parse(format, "k", Known).Render([Row]).Lines.ShouldBe([line]);

    [Fact]
    public void An_unknown_column_is_an_error_that_names_the_known_ones() =>
        Should.Throw<OperationException>(() => ListFormat.Parse("%colour%", "format.status", Known)).Message
            .ShouldBe("format.status: unknown column %colour%; there are type, collector, time, source, checksum");

    [Fact]
    public void Counts_tell_every_type()
    {
        var counts = new ProfileCounts(["time", "bound", "time", "memory"]);
        counts.Short.ShouldBe("4|1|0|2");
        counts.Long.ShouldBe("1 memory, 2 time, 1 bound");
    }

    private static string Row(string column) => column switch
    {
        "type" => "[time]",
        "collector" => "time",
        "time" => "2026-11-21 00:13:19",
        "checksum" => "abcdefabcdefabcdef",
        _ => "time-[sleep]-[0.01]-2026-11-21-00-13-18.perf",
    };
}
