using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Archives.Tests;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Tests;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>Exports read by others: Perfetto's by Google's protoc with the published field numbers, Chrome's by Python.</summary>
[Trait("Category", "Interop")]
public sealed partial class ExportInteropTests : IDisposable
{
    private const int Count = 5000;

    // What the description of the format demands: phases, the fields each needs, times in µs, no two runs at once on a CPU.
    private const string Check = """
        import json, sys
        trace = json.load(open(sys.argv[1], encoding="utf-8"))
        assert trace["displayTimeUnit"] in ("ms", "ns")
        last, runs, named = {}, 0, set()
        for e in trace["traceEvents"]:
            assert isinstance(e["name"], str) and isinstance(e["pid"], int) and isinstance(e["tid"], int) and isinstance(e["args"], dict)
            if e["ph"] == "M":
                assert e["name"] in ("process_name", "thread_name") and isinstance(e["args"]["name"], str)
                named.add((e["name"], e["pid"], e["tid"]))
                continue
            assert e["ph"] == "X" and e["ts"] >= 0 and e["dur"] >= 0, e
            assert ("process_name", e["pid"], 0) in named and ("thread_name", e["pid"], e["tid"]) in named, e
            if e["pid"] == 0:
                runs += 1
                assert e["ts"] >= last.get(e["tid"], 0) - 0.0011, (e, last[e["tid"]])
                last[e["tid"]] = e["ts"] + e["dur"]
        print(runs)
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Protoc_reads_an_export_to_Perfetto()
    {
        string path = Export(CaptureFormat.Perfetto, "x.perfetto");
        File.WriteAllText(_scratch.Path("trace.proto"), PerfettoProto.Text);
        (int code, string output, string error) = await PerfTool.ShellAsync(
            $"protoc --proto_path='{_scratch.Root}' --decode={PerfettoProto.Message} trace.proto <'{path}'");
        code.ShouldBe(0, error);
        Unknown().Matches(output).ShouldBeEmpty("a field that Perfetto does not have");
        Regex.Count(output, "sched_switch {", RegexOptions.None, TimeSpan.FromMinutes(1)).ShouldBe(2 * Count);
        Regex.Count(output, "sched_wakeup {", RegexOptions.None, TimeSpan.FromMinutes(1)).ShouldBe(Count);
        Regex.Count(output, "type: TYPE_SLICE_BEGIN", RegexOptions.None, TimeSpan.FromMinutes(1)).ShouldBe(Count);
        Regex.Count(output, "type: TYPE_SLICE_END", RegexOptions.None, TimeSpan.FromMinutes(1)).ShouldBe(Count);
        // protoc prints text escaped as C does.
        output.ShouldContain("""next_comm: "</script> \"q\" \\x01\\xff" """.TrimEnd());
        output.ShouldContain("""name: "HLT" """.TrimEnd());
        Times().Matches(output).Select(static m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Max()
            .ShouldBe(Last);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000_000)]
    public async Task Python_reads_an_export_to_Chrome(long split)
    {
        Export(CaptureFormat.ChromeJson, "x.json", split);
        File.WriteAllText(_scratch.Path("check.py"), Check);
        int runs = 0;
        string[] files = Directory.GetFiles(_scratch.Root, "x*.json");
        files.Length.ShouldBe(split == 0 ? 1 : 5);
        foreach (string file in files)
        {
            (int code, string output, string error) = await PerfTool.ShellAsync(
                $"python3 '{_scratch.Path("check.py")}' '{file}'");
            code.ShouldBe(0, error);
            runs += int.Parse(output, CultureInfo.InvariantCulture);
        }

        runs.ShouldBe(Count);
    }

    private static long Last => 1000 + ((Count - 1) * 1_000_000L) + 700_000;

    private string Export(CaptureFormat format, string name, long split = 0)
    {
        byte[] hostile = [.. "</script> \"q\" "u8, 1, 0xff];
        var events = new EventList(SchedEventKind.Switch, SchedEventKind.Wakeup, SchedEventKind.KvmEntry, SchedEventKind.KvmExit);
        int task = events.Tasks.Add(7, hostile), idle = events.Task("swapper/0:0");
        for (int i = 0; i < Count; i++)
        {
            long time = 1000 + (i * 1_000_000L);
            var one = new SchedEvent { Cpu = 0, Task = task, Other = -1 };
            events.Add(one with { Kind = SchedEventKind.Wakeup, Time = time - 500, Cpu = 1 });
            events.Add(one with
            {
                Kind = SchedEventKind.Switch,
                Time = time,
                Task = idle,
                Other = task,
                State = TaskState.Running,
                Extra = -1,
            });
            events.Add(one with { Kind = SchedEventKind.KvmEntry, Time = time + 1000 });
            events.Add(one with { Kind = SchedEventKind.KvmExit, Time = time + 600_000, Value = 12, Extra = ExitReasons.Vmx });
            events.Add(one with
            {
                Kind = SchedEventKind.Switch,
                Time = time + 700_000,
                Other = idle,
                State = TaskState.Interruptible,
                Extra = -1,
            });
        }

        string path = _scratch.Path(name);
        CaptureConverter.Convert(events, path, new ConvertOptions { Format = format, Split = split });
        return path;
    }

    [GeneratedRegex(@"^\s*\d+[:\s{]", RegexOptions.Multiline, 60_000)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"timestamp: (\d+)", RegexOptions.None, 60_000)]
    private static partial Regex Times();
}
