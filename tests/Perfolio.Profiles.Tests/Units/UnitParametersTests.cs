using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Tests.Units;

public class UnitParametersTests
{
    [Theory]
    [InlineData("null", """{"repeat": 10, "all_traces": false, "mode": "a", "names": []}""")]
    [InlineData("""{"repeat": 2, "all-traces": true}""", """{"repeat": 2, "all_traces": true, "mode": "a", "names": []}""")]
    [InlineData("""[{"repeat": 2}, {"mode": "b"}]""", """{"repeat": 2, "all_traces": false, "mode": "b", "names": []}""")]
    [InlineData("""{"names": "x", "repeat": null}""", """{"repeat": 10, "all_traces": false, "mode": "a", "names": ["x"]}""")]
    public void Defaults_are_filled_in(string given, string resolved) => Resolve(given).ToString().ShouldBe(resolved);

    [Theory]
    [InlineData("""{"repeat": 0}""", "parameter 'repeat' of 'fake' must be at least 1, not 0")]
    [InlineData("""{"repeat": "x"}""", "parameter 'repeat' of 'fake' must be a whole number, not \"x\"")]
    [InlineData("""{"mode": "c"}""", "parameter 'mode' of 'fake' must be one of a, b, not 'c'")]
    [InlineData("""{"colour": 1}""", "'fake' has no parameter 'colour'; it has repeat, all_traces, mode, names")]
    [InlineData("3", "parameters of 'fake' must be a mapping or a list of mappings, not 3")]
    public void Wrong_parameters_are_refused(string given, string reason) =>
        Should.Throw<OperationException>(() => Resolve(given)).Message.ShouldBe(reason);

    private static JsonValue Resolve(string given) => UnitParameters.Resolve(new FakeUnit().Description, JsonTextReader.Parse(given, "t"));
}
