using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Pcp.Reports;
using Perfolio.Arcaflow.Steps;
using Perfolio.Archives.Tests;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Pcp;

public sealed class PostProcessStepTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public PostProcessStepTests() => SimpleArchive.Write(_scratch.Path("in"));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task EntriesAreTheRecordsAsTheyAre()
    {
        JsonValue[] entries = await SucceedAsync($$"""{"archive_path": "{{_scratch.Path("in")}}", "pmlogger_metrics": "demo.x", "pmlogger_interval": 60}""");
        entries.Length.ShouldBe(13);
        entries[1].ShouldBe(JsonTextReader.Parse(
            """{"@interval": "10", "@timestamp": "2023-11-14T22:13:30.000000+00:00", "demo": {"x": {"value": 10}}}""", "expected"));
    }

    [Fact]
    public async Task FlatEntriesLieOnAGrid()
    {
        // A folder with one archive is enough.
        JsonValue[] entries = await SucceedAsync($$"""{"archive_path": "{{_scratch.Root}}", "pmlogger_metrics": "demo.x", "pmlogger_interval": "30s", "flatten": true}""");
        entries.Select(e => e.Member("demo.x")!.AsString().Split('.')[0]).ShouldBe(["0", "30", "60", "90", "120"]);
        entries[1].Member("Time")!.AsString().ShouldBe("2023-11-14T22:13:50.000000+00:00");
    }

    [Fact]
    public async Task TheArchiveIsNotChanged()
    {
        byte[][] before = [.. Directory.GetFiles(_scratch.Root).Order().Select(File.ReadAllBytes)];
        await SucceedAsync($$"""{"archive_path": "{{_scratch.Path("in")}}", "pmlogger_metrics": "demo.x"}""");
        Directory.GetFiles(_scratch.Root).Order().Select(File.ReadAllBytes).ShouldBe(before);
    }

    [Fact]
    public async Task ALongArchiveIsThinnedOut()
    {
        var log = new StepLog();
        var report = new PcpReport(new PostProcessInput { Metrics = "demo.x", Interval = 10 }, null) { MostRows = 5 };
        IReadOnlyList<JsonValue> entries = await report.MakeAsync(_scratch.Path("in"), isOwn: false, log, CancellationToken.None);
        entries.Count.ShouldBeInRange(3, 5);
        log.Text.ShouldContain("the recording does not fit into one result: entries are 30 seconds apart");
    }

    [Theory]
    [InlineData("""{"archive_path": "/nowhere/in"}""", "/nowhere/in")]
    [InlineData("""{"archive_path": "IN", "pmlogger_metrics": "demo.y"}""", "there is no metric 'demo.y'")]
    [InlineData("""{"archive_path": "IN"}""", "none of the metrics is in")]
    public async Task WhatCannotBeDoneIsAnError(string input, string error)
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        JsonValue data = await RunPcpStepTests.EndAsync(new PostProcessStep(), input.Replace("IN", _scratch.Path("in"), StringComparison.Ordinal), context, "error");
        data.Member("error")!.AsString().ShouldContain(error);
    }

    private static async Task<JsonValue[]> SucceedAsync(string input)
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        return [.. (await RunPcpStepTests.EndAsync(new PostProcessStep(), input, context, "success")).Member("pcp_output")!.AsArray()];
    }
}
