using Perfolio.Arcaflow.Reduction;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Archives.Tests;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Reduction;

public sealed class ReduceStepTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task ArchivesAreReducedToTiersWithStatistics()
    {
        SimpleArchive.Write(Path("in"));
        JsonValue result = await SucceedAsync(
            $$"""{"archives": ["{{Path("in")}}"], "output": "{{Path("out")}}", "interval": "1m", "tiers": [{"interval": 30, "output": "{{Path("fine")}}"}], "statistics": ["min", "max"], "start": "30s"}""");
        JsonValue[] archives = [.. result.Member("archives")!.AsArray()];
        archives.Select(a => a.Member("output")!.AsString()).ShouldBe([Path("out"), Path("fine")]);
        archives.Select(a => a.Member("interval")!.AsDouble()).ShouldBe([60, 30]);
        archives.Select(a => a.Member("records")).ShouldBe([JsonValue.Of(2), JsonValue.Of(4)]);
        archives[1].Member("first")!.AsString().ShouldEndWith("Z");
        result.Member("records_read")!.AsDouble().ShouldBeGreaterThan(0);
        result.Member("damages")!.AsArray().ShouldBeEmpty();
        using Perfolio.Archives.Archive reduced = Perfolio.Archives.Archive.Open(Path("fine"));
        reduced.Metadata.Descriptors.Select(d => d.Name).ShouldBe(["demo.x", "reduced.min.demo.x", "reduced.max.demo.x"], ignoreOrder: true);
    }

    [Fact]
    public async Task DamageIsAnErrorUnlessItIsReadAround()
    {
        SimpleArchive.Write(Path("in"));
        SimpleArchive.Poke(Path("in.0"), 132 + (40 * 5), 0xff, 0xff);
        string input = $"\"archives\": [\"{Path("in")}\"], \"output\": \"{Path("out")}\", \"interval\": 20, \"overwrite\": true";
        string error = await FailAsync($"{{{input}}}");
        error.ShouldContain("in.0: volume 0, byte offset 332: corrupt record");
        error.ShouldContain("with resync the rest is read, too");
        JsonValue result = await SucceedAsync($"{{{input}, \"resync\": true}}");
        result.Member("damages")!.AsArray()[0].AsString().ShouldContain("corrupt record");
        result.Member("archives")!.AsArray()[0].Member("marks")!.AsDouble().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"archives": ["/nowhere/in"], "output": "/nowhere/out"}""", "/nowhere/in")]
    [InlineData("""{"archives": ["IN"], "output": "OUT", "interval": 0}""", "interval must be above 0")]
    [InlineData("""{"archives": ["IN"], "output": "OUT", "interval": 1e300}""", "interval must be above 0")]
    [InlineData("""{"archives": ["IN"], "output": "OUT", "start": "@tomorrow noon x"}""", "is not a time or zone")]
    [InlineData("""{"archives": ["IN"], "output": "IN"}""", "the output must not be the input")]
    public async Task WhatCannotBeDoneIsAnError(string input, string error)
    {
        SimpleArchive.Write(Path("in"));
        (await FailAsync(input.Replace("IN", Path("in"), StringComparison.Ordinal).Replace("OUT", Path("out"), StringComparison.Ordinal))).ShouldContain(error);
    }

    [Fact]
    public async Task ACancelledReductionSaysSo()
    {
        SimpleArchive.Write(Path("in"));
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        context.Stop();
        StepResult result = await Prepare($$"""{"archives": ["{{Path("in")}}"], "output": "{{Path("out")}}"}""")(context);
        result.OutputId.ShouldBe("error");
        ValueWriting.ToValue(result.WriteData).Member("error")!.AsString().ShouldContain("cancelled");
    }

    private static Func<StepContext, Task<StepResult>> Prepare(string input) => new ReduceStep().Prepare(JsonTextReader.Parse(input, "test"));

    private static async Task<JsonValue> SucceedAsync(string input) => await EndAsync(input, "success");

    private static async Task<string> FailAsync(string input) => (await EndAsync(input, "error")).Member("error")!.AsString();

    private static async Task<JsonValue> EndAsync(string input, string outputId)
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        StepResult result = await Prepare(input)(context);
        JsonValue data = ValueWriting.ToValue(result.WriteData);
        result.OutputId.ShouldBe(outputId, data.ToString());
        return data;
    }

    private string Path(string name) => _scratch.Path(name);
}
