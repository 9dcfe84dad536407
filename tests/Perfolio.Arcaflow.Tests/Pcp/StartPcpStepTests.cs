using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Pcp;

public class StartPcpStepTests
{
    // Values of the sample in the reference, as counters that rise by the sample's rates.
    private static double Sample(string metric, int sample) => metric switch
    {
        "mem.physmem" => 32_380_208,
        "mem.freemem" => 592_992,
        "mem.util.used" => 31_787_216,
        "mem.util.committed_AS" => 71_212_992,
        "mem.util.swapTotal" => 8_388_604,
        "hinv.ncpu" => 4,
        "kernel.all.cpu.user" => 1000 + (128.48 * sample),
        "disk.all.total" => 28.397 * sample,
        "network.interface.out.bytes" => 21.709 * 1024 * sample,
        "network.interface.in.bytes" => sample == 2 ? 0 : 1000 * sample,
        "network.interface.out.packets" => double.NaN,
        _ => 0,
    };

    [Fact]
    public async Task IntervalsHaveTheShapeOfTheReference()
    {
        JsonValue[] entries = await CollectAsync("""{"timeout": 3}""");
        entries.Length.ShouldBe(4);
        entries.Select(e => e.Member("@interval")).ShouldBe([JsonValue.Of(0), JsonValue.Of(1), JsonValue.Of(1), JsonValue.Of(1)]);
        entries[0].Member("@timestamp").ShouldBe(JsonValue.Of("2024-07-19T10:04:24.000000Z"));
        entries[0].AsObject().Select(m => m.Key).ShouldBe(["@interval", "@timestamp", "commit", "mem", "memused"]);
        entries[0].Member("memused").ShouldBe(Json("""{"value": 98.169}"""));
        entries[0].Member("commit").ShouldBe(Json("""{"value": 174.675}"""));
        entries[0].Member("mem")!.Member("freemem").ShouldBe(Json("""{"@unit": "Kbyte", "value": 592992}"""));
        entries[0].Member("mem")!.Member("util")!.Member("used").ShouldBe(Json("""{"@unit": "Kbyte", "value": 31787216}"""));
        entries[1].Member("kernel")!.Member("cpu")!.Member("util")!.Member("user").ShouldBe(Json("""{"value": 3.212}"""));
        entries[1].Member("disk")!.Member("all")!.Member("total").ShouldBe(Json("""{"@unit": "count/s", "value": 28.397}"""));
        entries[1].Member("kbout").ShouldBe(Json("""{"@unit": "KB/s", "value": 21.709}"""));
        entries[1].Member("pktout").ShouldBeNull();
        entries[1].Member("kbin").ShouldNotBeNull();
        // The counter went backwards.
        entries[2].Member("kbin").ShouldBeNull();
    }

    [Fact]
    public async Task TheIntervalAndTheTimeoutAreKept()
    {
        JsonValue[] entries = await CollectAsync("""{"pmlogger_interval": "3", "timeout": "7"}""");
        entries.Select(e => e.Member("@timestamp")!.AsString()[17..19]).ShouldBe(["24", "27", "30"]);
        entries[2].Member("@interval").ShouldBe(JsonValue.Of(3));
    }

    [Fact]
    public async Task LateTicksAreCountedAndTheScheduleStays()
    {
        var time = new JumpingTime();
        var log = new StepLog();
        JsonValue[] entries = await CollectAsync("""{"timeout": 6}""", time, log, (metric, sample) =>
        {
            if (sample == 1 && metric == "hinv.ncpu") time.Advance(TimeSpan.FromSeconds(2.5));
            return Sample(metric, sample);
        });
        entries.Select(e => e.Member("@timestamp")!.AsString()[17..19]).ShouldBe(["24", "25", "28", "29", "30"]);
        log.Text.ShouldContain("2 samples were left out");
    }

    [Fact]
    public async Task ALongRunIsThinnedOut()
    {
        var log = new StepLog();
        JsonValue[] entries = await CollectAsync("""{"timeout": 39}""", log: log, most: 10);
        entries.Length.ShouldBe(10);
        entries[1].Member("@interval").ShouldBe(JsonValue.Of(4));
        entries[1].Member("kbout").ShouldBe(Json("""{"@unit": "KB/s", "value": 21.709}"""));
        log.Text.ShouldContain("every second one is dropped");
    }

    [Theory]
    [InlineData("""{"pmlogger_interval": 0}""", "pmlogger_interval must be at least 1 second, 0 given")]
    [InlineData("""{"timeout": -1}""", "timeout must not be negative, -1 given")]
    public async Task WhatCannotBeDoneIsAnError(string input, string error)
    {
        StepResult result = await new StartPcpStep(names => new ScriptedSource(names, TimeProvider.System, Sample)).Prepare(Json(input))(Context());
        result.OutputId.ShouldBe("error");
        ValueWriting.ToValue(result.WriteData).Member("error").ShouldBe(JsonValue.Of(error));
    }

    [Fact]
    public async Task ASourceThatFailsIsAnError()
    {
        StepResult result = await new StartPcpStep(_ => throw new OperationException("cannot read /proc/stat")).Prepare(Json("{}"))(Context());
        result.OutputId.ShouldBe("error");
        ValueWriting.ToValue(result.WriteData).Member("error").ShouldBe(JsonValue.Of("cannot read /proc/stat"));
    }

    [Theory]
    [InlineData("/nowhere/pcp.conf", "/nowhere/pcp.conf cannot be read")]
    [InlineData("/dev/null", "its program pmcd is missing")]
    public async Task WithoutPcpItsBackendIsAnError(string configuration, string error)
    {
        var environment = new Dictionary<string, string> { ["PCP_CONF"] = configuration };
        var step = new StartPcpStep(names => new ScriptedSource(names, TimeProvider.System, Sample), installation: () => PcpInstallation.Find(environment));
        StepResult result = await step.Prepare(Json("""{"backend": "pcp"}"""))(Context());
        result.OutputId.ShouldBe("error");
        string said = ValueWriting.ToValue(result.WriteData).Member("error")!.AsString();
        said.ShouldStartWith($"backend 'pcp' needs PCP, but {error}");
        said.ShouldEndWith("or use backend 'embedded', which needs none");
    }

    [Fact]
    public async Task CancelAtOnceGivesOneEntry()
    {
        ScriptedSource? source = null;
        StepContext context = Context();
        context.Stop();
        StepResult result = await new StartPcpStep(names => source = new ScriptedSource(names, TimeProvider.System, Sample)).Prepare(Json("{}"))(context);
        ValueWriting.ToValue(result.WriteData).Member("pcp_output")!.AsArray().Count.ShouldBe(1);
        source!.Disposed.ShouldBeTrue();
    }

    [Fact]
    public async Task ThisSystemIsSampled()
    {
        StepContext context = Context();
        var step = new StartPcpStep(names => new TwoApart(ProcSampleSource.Open(names), context.Stop));
        StepResult result = await step.Prepare(Json("{}"))(context);
        JsonValue[] entries = ValueWriting.ToValue(result.WriteData).Member("pcp_output")!.AsArray().ToArray();
        entries.Length.ShouldBeGreaterThan(1);
        entries[^1].AsObject().Select(m => m.Key).ShouldBe(
            ["@interval", "@timestamp", "commit", "disk", "kbin", "kbout", "kernel", "mem", "memused", "pktin", "pktout"]);
        JsonValue util = entries[^1].Member("mem")!.Member("util")!;
        util.Member("used")!.Member("value")!.AsDouble().ShouldBeGreaterThan(0);
        double cpu = entries[^1].Member("kernel")!.Member("cpu")!.Member("util")!.AsObject()
            .Sum(m => m.Value.Member("value")!.AsDouble());
        cpu.ShouldBeInRange(1, 150);
    }

    private static async Task<JsonValue[]> CollectAsync(
        string input, JumpingTime? time = null, StepLog? log = null, Func<string, int, double>? value = null, int most = 1000)
    {
        time ??= new JumpingTime();
        var step = new StartPcpStep(names => new ScriptedSource(names, time, value ?? Sample), most);
        StepResult result = await step.Prepare(Json(input))(new StepContext("r", log ?? new StepLog(), time));
        result.OutputId.ShouldBe("success");
        return ValueWriting.ToValue(result.WriteData).Member("pcp_output")!.AsArray().ToArray();
    }

    private static StepContext Context() => new("r", new StepLog(), TimeProvider.System);

    private static JsonValue Json(string text) => JsonTextReader.Parse(text, "test");

    /// <summary>Ends the collection when two samples are far enough apart for the kernel's ticks to count something.</summary>
    private sealed class TwoApart(ISampleSource source, Action stop) : ISampleSource
    {
        private DateTimeOffset _before = DateTimeOffset.MaxValue;

        public DateTimeOffset Time => source.Time;

        public double this[int metric] => source[metric];

        public void Take()
        {
            source.Take();
            if (source.Time - _before > TimeSpan.FromMilliseconds(600)) stop();
            _before = source.Time;
        }

        public void Dispose() => source.Dispose();
    }
}
