using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Pcp;

public class PcpSchemaTests
{
    [Fact]
    public void RunPcpHasTheDefaultsOfTheReference()
    {
        RunPcpInput input = new ScopeSchema<RunPcpInput>().Read(JsonValue.EmptyObject);
        input.Metrics.ShouldBe(":vmstat :sar :sar-B :sar-w :sar-b :sar-H :sar-r");
        input.Interval.ShouldBe(1.0);
        input.ConfigurationPath.ShouldBe("/etc/pcp/pmrep");
        (input.GenerateCsv, input.Flatten, input.Timeout).ShouldBe((false, false, null));
        new ScopeSchema<PostProcessInput>().Read(JsonValue.EmptyObject).ArchivePath.ShouldBe(".");
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\"5s\"", 5.0)]
    [InlineData("\"500ms\"", 0.5)]
    [InlineData("\"1m30s\"", 90.0)]
    public void IntervalsAreTrueSeconds(string given, double seconds) =>
        new ScopeSchema<RunPcpInput>().Read(JsonTextReader.Parse($$"""{"pmlogger_interval": {{given}}}""", "test")).Interval.ShouldBe(seconds);

    [Fact]
    public void TheUnitsOfExistingPluginsArePublished()
    {
        JsonValue schema = ValueWriting.ToValue(new ScopeSchema<RunPcpInput>().Describe);
        JsonValue units = schema.Member("objects")!.Member("PcpInputParams")!.Member("properties")!.Member("pmlogger_interval")!.Member("type")!.Member("units")!;
        units.Member("base_unit")!.Member("name_long_plural").ShouldBe(JsonValue.Of("nanoseconds"));
        units.Member("multipliers")!.AsObject().Select(m => m.Key).ShouldBe(["1000", "1000000", "60000000", "3600000000", "86400000000"]);
    }
}
