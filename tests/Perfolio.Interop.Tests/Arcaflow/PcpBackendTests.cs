using System.Diagnostics;
using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Pcp.Reports;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Profiles.Json;

namespace Perfolio.Interop.Tests.Arcaflow;

/// <summary><c>start-pcp</c> and <c>run-pcp</c> with Debian's pmcd and pmlogger.</summary>
[Trait("Category", "Interop")]
public class PcpBackendTests
{
    [Fact]
    public async Task ThePcpOfThisSystemGivesTheSameKeysAsTheEmbeddedCollector()
    {
        JsonValue[] installed = await CollectAsync("""{"backend": "pcp", "timeout": 2}""");
        JsonValue[] embedded = await CollectAsync("""{"timeout": 1}""");
        installed.Length.ShouldBeGreaterThanOrEqualTo(2);
        installed[0].Member("@interval").ShouldBe(JsonValue.Of(0));
        installed[0].AsObject().Select(m => m.Key).ShouldBe(embedded[0].AsObject().Select(m => m.Key));
        JsonValue last = installed[^1];
        last.AsObject().Select(m => m.Key).ShouldBe(embedded[^1].AsObject().Select(m => m.Key));
        last.Member("@interval").ShouldBe(JsonValue.Of(1));
        Number(last, "mem", "util", "used").ShouldBe(Number(embedded[^1], "mem", "util", "used"), 0.2 * Number(last, "mem", "util", "used"));
        last.Member("mem")!.Member("util")!.AsObject().Select(m => m.Key).ShouldBe(embedded[^1].Member("mem")!.Member("util")!.AsObject().Select(m => m.Key));
    }

    [Fact]
    public async Task CancelAtOnceGivesAnEntryAndLeavesNoChild()
    {
        using var context = new StepContext("r", new StepLog(), TimeProvider.System);
        context.Stop();
        (await CollectAsync("""{"backend": "pcp", "pmlogger_interval": 3600}""", context)).Length.ShouldBe(1);
        Children().ShouldBeEmpty();
    }

    [Fact]
    public async Task TwoRunsDoNotDisturbEachOther()
    {
        using var first = new StepContext("a", new StepLog(), TimeProvider.System);
        Task<JsonValue[]> long_ = CollectAsync("""{"backend": "pcp", "pmlogger_interval": 3600}""", first);
        (await CollectAsync("""{"backend": "pcp", "timeout": 1}""")).Length.ShouldBeGreaterThanOrEqualTo(1);
        long_.IsCompleted.ShouldBeFalse();
        first.Stop();
        (await long_).Length.ShouldBe(1);
    }

    [Fact]
    public async Task RunPcpGivesTheSameKeysWithEitherBackend()
    {
        IReadOnlyDictionary<string, string> environment = await PcpTools.EnvironmentAsync();
        var step = new RunPcpStep(() => PcpInstallation.Find(environment));
        JsonValue[] installed = await RunAsync(step, """{"backend": "pcp", "pmlogger_interval": 0.5, "timeout": 2}""");
        JsonValue[] embedded = await RunAsync(step, """{"pmlogger_interval": 0.5, "timeout": 1}""");
        Shape(Fullest(installed)).ShouldBe(Shape(Fullest(embedded)));

        // What pmlogger's own configuration names, and nothing else.
        JsonValue[] own = await RunAsync(step, """
            {"backend": "pcp", "pmlogger_interval": 0.5, "timeout": 3, "pmlogger_metrics": "proc.nprocs", "pmlogger_conf": "log mandatory on 200 msec { proc.nprocs }", "flatten": true}
            """);
        // The last row may lie behind the last sample.
        own.ShouldContain(row => row.Member("proc.nprocs")!.AsString() != "");
    }

    private static JsonValue Fullest(JsonValue[] entries) => entries.MaxBy(e => Shape(e).Length)!;

    // Names and units without the values and the instances, which differ between moments.
    private static string Shape(JsonValue value) => value.Kind != JsonKind.Object
        ? ""
        : string.Join(' ', value.AsObject().Select(m => m.Key is "@unit" ? m.Value.ToString() : $"{m.Key}({Shape(m.Value)})"));

    private static async Task<JsonValue[]> CollectAsync(string input, StepContext? context = null)
    {
        IReadOnlyDictionary<string, string> environment = await PcpTools.EnvironmentAsync();
        return await RunAsync(new StartPcpStep(ProcSampleSource.Open, installation: () => PcpInstallation.Find(environment)), input, context);
    }

    private static async Task<JsonValue[]> RunAsync(PluginStep step, string input, StepContext? context = null)
    {
        using var own = new StepContext("r", new StepLog(), TimeProvider.System);
        StepResult result = await step.Prepare(JsonTextReader.Parse(input, "test"))(context ?? own);
        JsonValue data = ValueWriting.ToValue(result.WriteData);
        result.OutputId.ShouldBe("success", data.ToString());
        return [.. data.Member("pcp_output")!.AsArray()];
    }

    private static double Number(JsonValue entry, params string[] path) =>
        path.Aggregate(entry, (value, key) => value.Member(key)!).Member("value")!.AsDouble();

    // Programs that run in a folder of a recording; other tests of this process have a pmcd elsewhere.
    private static IEnumerable<string> Children() => Process.GetProcesses()
        .Where(p => p.ProcessName is "pmcd" or "pmlogger" && IsOurs(p)).Select(p => p.ProcessName);

    private static bool IsOurs(Process process)
    {
        try
        {
            // pid (name) state parent …
            string stat = File.ReadAllText($"/proc/{process.Id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{Environment.ProcessId}"
                && File.ResolveLinkTarget($"/proc/{process.Id}/cwd", returnFinalTarget: false)!.Name.StartsWith(
                    "perfolio-pcp-", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
