using System.Diagnostics;
using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Profiles.Json;

namespace Perfolio.Interop.Tests.Arcaflow;

/// <summary><c>start-pcp</c> with Debian's pmcd and pmlogger.</summary>
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

    private static async Task<JsonValue[]> CollectAsync(string input, StepContext? context = null)
    {
        IReadOnlyDictionary<string, string> environment = await PcpTools.EnvironmentAsync();
        var step = new StartPcpStep(ProcSampleSource.Open, installation: () => PcpInstallation.Find(environment));
        using var own = new StepContext("r", new StepLog(), TimeProvider.System);
        StepResult result = await step.Prepare(JsonTextReader.Parse(input, "test"))(context ?? own);
        JsonValue data = ValueWriting.ToValue(result.WriteData);
        result.OutputId.ShouldBe("success", data.ToString());
        return [.. data.Member("pcp_output")!.AsArray()];
    }

    private static double Number(JsonValue entry, params string[] path) =>
        path.Aggregate(entry, (value, key) => value.Member(key)!).Member("value")!.AsDouble();

    private static IEnumerable<string> Children() => Process.GetProcesses()
        .Where(p => p.ProcessName is "pmcd" or "pmlogger" && IsOurs(p)).Select(p => p.ProcessName);

    private static bool IsOurs(Process process)
    {
        try
        {
            // pid (name) state parent …
            string stat = File.ReadAllText($"/proc/{process.Id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{Environment.ProcessId}";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
