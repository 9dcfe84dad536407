using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Pcp.Reports;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Pcp;

public class RunPcpStepTests
{
    [Fact]
    public async Task TheDefaultSelectionHasTheKeysOfTheReference()
    {
        JsonValue[] entries = await SucceedAsync("""{"pmlogger_interval": "200ms", "timeout": 1}""");
        // Ticks that come late on a busy machine are left out.
        entries.Length.ShouldBeInRange(2, 7);
        JsonValue last = entries[^1];
        last.AsObject().Select(m => m.Key).ShouldBe(["@interval", "@timestamp", "commit", "disk", "kernel", "mem", "memusedkb", "memusedpct", "swap"]);
        last.Member("@interval")!.Kind.ShouldBe(JsonKind.String);
        last.Member("@timestamp")!.AsString().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$");
        last.Member("kernel")!.Member("cpu")!.Member("util")!.AsObject().Select(m => m.Key).ShouldBe(["idle", "nice", "steal", "sys", "user", "wait"]);
        last.Member("mem")!.Member("util")!.Member("dirty")!.Member("@unit").ShouldBe(JsonValue.Of("Kbyte"));
        entries.ShouldNotContain(e => e.ToString().Contains("null", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FlatEntriesAreTexts()
    {
        JsonValue[] entries = await SucceedAsync("""{"pmlogger_interval": 0.2, "timeout": 1, "flatten": "yes", "pmlogger_metrics": "mem.util.used, kernel.all.load,\tkernel.all.cpu.user"}""");
        JsonValue last = entries[^1];
        last.AsObject().Select(m => m.Key).ShouldBe(["Time", "mem.util.used", "kernel.all.load-1 minute", "kernel.all.load-5 minute", "kernel.all.load-15 minute", "kernel.all.cpu.user"]);
        last.AsObject().ShouldAllBe(m => m.Value.Kind == JsonKind.String);
        last.Member("mem.util.used")!.AsString().ShouldMatch(@"^\d+(\.\d{6})?$");
        last.Member("kernel.all.cpu.user")!.AsString().ShouldMatch(@"^\d+\.\d{6}$");
        entries[0].Member("kernel.all.cpu.user").ShouldBe(JsonValue.Of(""), "a rate needs two samples");
    }

    [Fact]
    public async Task CancelAtOnceGivesAnEntry()
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        context.Stop();
        JsonValue[] entries = await SucceedAsync("""{"pmlogger_interval": 3600, "pmlogger_metrics": "mem.freemem"}""", context);
        entries.ShouldContain(e => e.Member("mem") != null);
    }

    [Fact]
    public async Task ConfigurationsOfThePluginAreUsed()
    {
        JsonValue[] entries = await SucceedAsync(
            """
            {"pmlogger_interval": 0.1, "timeout": 1, "pmlogger_metrics": ":mine",
             "pmlogger_conf": "log mandatory on 100 msec { mem.freemem mem.physmem }",
             "pmrep_conf": "[mine]\nmem.freemem = free,,MB,,\nshare = mem.share\nshare.formula = 100 * mem.freemem / mem.physmem\nshare.label = free\n"}
            """);
        JsonValue mem = entries[^1].Member("mem")!;
        mem.Member("freemem")!.Member("@unit")!.AsString().ShouldBe("MB");
        mem.Member("share")!.Member("value")!.AsDouble().ShouldBeInRange(0, 100);
    }

    [Fact]
    public async Task CsvGoesToTheLog()
    {
        var log = new StepLog();
        using var context = new StepContext("r", log, TimeProvider.System);
        await SucceedAsync("""{"pmlogger_interval": 0.2, "timeout": 1, "generate_csv": true, "pmlogger_metrics": "mem.physmem"}""", context);
        log.Text.ShouldContain("Time,\"mem.physmem\"\n");
    }

    [Theory]
    [InlineData("""{"pmlogger_metrics": "no.such.metric"}""", "there is no metric 'no.such.metric'")]
    [InlineData("""{"pmlogger_metrics": ":nope"}""", "there is no metric set ':nope'")]
    [InlineData("""{"pmlogger_metrics": " , "}""", "names no metric")]
    [InlineData("""{"pmlogger_interval": 0}""", "pmlogger_interval must be at least 0.01")]
    [InlineData("""{"pmlogger_interval": 1e300}""", "pmlogger_interval must be at least 0.01")]
    [InlineData("""{"timeout": -1}""", "timeout must not be negative, -1 given")]
    [InlineData("""{"pmlogger_conf": "log mandatory on 1 eon { mem }", "timeout": 0}""", "pmlogger_conf: line 1: unknown unit 'eon'")]
    [InlineData("""{"pmrep_conf": "mem = 1"}""", "pmrep_conf: line 1: ")]
    [InlineData("""{"pmrep_conf_path": "/nowhere/at.all"}""", "there is no '/nowhere/at.all'")]
    public async Task WhatCannotBeDoneIsAnErrorAtOnce(string input, string error)
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        JsonValue data = await EndAsync(new RunPcpStep(), input, context, "error");
        data.Member("error")!.AsString().ShouldContain(error);
    }

    [Fact]
    public async Task WithoutPcpItsBackendIsAnError()
    {
        var environment = new Dictionary<string, string> { ["PCP_CONF"] = "/nowhere/pcp.conf" };
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        JsonValue data = await EndAsync(new RunPcpStep(() => PcpInstallation.Find(environment)), """{"backend": "pcp"}""", context, "error");
        data.Member("error")!.AsString().ShouldStartWith("backend 'pcp' needs PCP");
    }

    internal static async Task<JsonValue> EndAsync(PluginStep step, string input, StepContext context, string outputId)
    {
        StepResult result = await step.Prepare(JsonTextReader.Parse(input, "test"))(context);
        JsonValue data = ValueWriting.ToValue(result.WriteData);
        result.OutputId.ShouldBe(outputId, data.ToString());
        return data;
    }

    private static async Task<JsonValue[]> SucceedAsync(string input, StepContext? context = null)
    {
        using var own = new StepContext("r", new StepLog(), TimeProvider.System);
        return [.. (await EndAsync(new RunPcpStep(), input, context ?? own, "success")).Member("pcp_output")!.AsArray()];
    }
}
