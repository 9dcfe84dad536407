using System.Text;
using System.Text.Json;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Exporting;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Tests.Exporting;

public sealed class ExportTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Of_a_split_that_makes_too_many_files_none_are_left()
    {
        EventList source = new EventList(SchedEventKind.Switch).Switch(1000, 0, "swapper/0:0", TaskState.Running, "a:1")
            .Switch(21_000, 0, "a:1", TaskState.Interruptible, "swapper/0:0");
        Should.Throw<ArgumentOutOfRangeException>(
                () => ChromeTraceWriter.Write(source, _scratch.Path("x.json"), 1000, null, CancellationToken.None, out _, 7))
            .Message.ShouldContain("the capture makes more than 7 files of 1E-06 s");
        Directory.GetFiles(_scratch.Root).ShouldBeEmpty();
    }

    [Fact]
    public void Chrome_json_has_runs_waits_and_guests_with_hostile_names_escaped()
    {
        string path = _scratch.Path("x.json");
        ConvertResult result = Convert(Sample(), path, CaptureFormat.ChromeJson);
        string text = File.ReadAllText(path);
        text.ShouldNotContain("</script>");
        JsonElement[] events = [.. JsonDocument.Parse(text).RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(static e => e.GetProperty("ph").GetString() == "X")];
        events.Length.ShouldBe((int)result.Items);
        JsonElement run = events.First(static e => e.GetProperty("name").GetString() == "</script>");
        run.GetProperty("ts").GetRawText().ShouldBe("1.100");
        run.GetProperty("dur").GetRawText().ShouldBe("0.400");
        run.GetProperty("args").GetProperty("end").GetString().ShouldBe("S");
        events.ShouldContain(static e => e.GetProperty("name").GetString() == "HLT" && e.GetProperty("pid").GetInt32() == 2);
        events.ShouldContain(static e =>
            e.GetProperty("name").GetString() == "woken, waits to run" && e.GetProperty("dur").GetRawText() == "0.300");
    }

    [Fact]
    public void A_split_cuts_runs_at_the_border()
    {
        var source = new EventList(SchedEventKind.Switch).Switch(1000, 0, "swapper/0:0", TaskState.Running, "a:1")
            .Switch(3500, 0, "a:1", TaskState.Interruptible, "b:2").Switch(3600, 0, "b:2", TaskState.Interruptible, "a:1");
        ConvertResult result = CaptureConverter.Convert(
            source, _scratch.Path("x.json"), new ConvertOptions { Format = CaptureFormat.ChromeJson, Split = 1000 });
        result.Files.Select(static f => Path.GetFileName(f)).ShouldBe(["x.0001.json", "x.0002.json", "x.0003.json"]);
        result.Files.Sum(f => Runs(f, "a").Sum(static r => r)).ShouldBe(2500, 0.001);
        Runs(result.Files[0], "a").ShouldBe([1000]);
    }

    [Fact]
    public void Perfetto_packets_hold_ftrace_bundles()
    {
        string path = _scratch.Path("x.perfetto");
        Convert(Sample(), path, CaptureFormat.Perfetto).Items.ShouldBe(6);
        byte[] file = File.ReadAllBytes(path);
        var switches = new List<(ulong Time, string Prev, ulong PrevPid, ulong State, string Next)>();
        int guests = 0;
        foreach ((int field, byte[] packet, _) in Fields(file))
        {
            field.ShouldBe(1);
            foreach ((int kind, byte[] body, _) in Fields(packet))
            {
                if (kind == 11) guests++;
                if (kind != 1) continue;
                foreach ((_, byte[] one, _) in Fields(body).Where(static f => f.Field == 2))
                {
                    var parts = Fields(one);
                    if (!parts.Exists(static p => p.Field == 4)) continue;
                    var fields = Fields(parts.First(static p => p.Field == 4).Bytes);
                    switches.Add((parts[0].Value, Encoding.UTF8.GetString(fields[0].Bytes), fields[1].Value, fields[2].Value,
                        Encoding.UTF8.GetString(fields[3].Bytes)));
                }
            }
        }

        switches.ShouldBe([(1100, "swapper/0", 0, 0, "</script>"), (1500, "</script>", 1, 1, "swapper/0"),
            (2000, "swapper/0", 0, 0, "</script>")]);
        guests.ShouldBe(2);
    }

    [Fact]
    public void Formats_are_told_by_content_and_by_suffix()
    {
        CaptureFile.OfName("a/b.cdict").ShouldBe(CaptureFormat.Cdict);
        CaptureFile.OfName("b.perfetto").ShouldBe(CaptureFormat.Perfetto);
        CaptureFile.OfName("b").ShouldBeNull();
        string pfs = _scratch.Path("x.pfs"), cdict = _scratch.Path("x.cdict");
        Convert(Sample(), pfs, CaptureFormat.Pfs);
        Convert(Sample(), cdict, CaptureFormat.Cdict);
        CaptureFile.Detect(pfs).ShouldBe(CaptureFormat.Pfs);
        CaptureFile.Detect(cdict).ShouldBe(CaptureFormat.Cdict);
        using (ISchedEventSource source = CaptureFile.Open(_scratch.Path("x"))) source.Facts.Origin.ShouldBe("perf.data");
        Should.Throw<SchedulingException>(() =>
            CaptureFile.Detect(_scratch.Write("y", "something else"u8.ToArray()))).Message.ShouldContain(
                "is neither perf.data nor .cdict nor .pfs");
    }

    private static EventList Sample() =>
        new EventList(SchedEventKind.Switch, SchedEventKind.Wakeup, SchedEventKind.KvmEntry, SchedEventKind.KvmExit)
        .Switch(1100, 0, "swapper/0:0", TaskState.Running, "</script>:1").Switch(
            1500, 0, "</script>:1", TaskState.Interruptible, "swapper/0:0")
        .Add(SchedEventKind.Wakeup, 1700, 1, "</script>:1", "swapper/1:0").Switch(
            2000, 0, "swapper/0:0", TaskState.Running, "</script>:1")
        .Add(SchedEventKind.KvmEntry, 2100, 0, "</script>:1").Add(
            SchedEventKind.KvmExit, 2200, 0, "</script>:1", value: 12, extra: 1);

    private static ConvertResult Convert(EventList source, string path, CaptureFormat format) =>
        CaptureConverter.Convert(source, path, new ConvertOptions { Format = format });

    private static List<double> Runs(string file, string name) =>
    [
        .. JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(e => e.GetProperty("ph").GetString() == "X" && e.GetProperty("name").GetString() == name)
                .Select(static e => e.GetProperty("dur").GetDouble() * 1000),
    ];

    private static List<(int Field, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        var fields = new List<(int Field, byte[] Bytes, ulong Value)>();
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte one = message[at++];
                value |= (ulong)(one & 0x7f) << shift;
                if (one < 0x80) return value;
            }
        }

        while (at < message.Length)
        {
            ulong key = Varint();
            if ((key & 7) == 0)
            {
                fields.Add(((int)(key >> 3), [], Varint()));
                continue;
            }

            (key & 7).ShouldBe(2UL);
            int size = (int)Varint();
            fields.Add(((int)(key >> 3), message[at..(at + size)], 0));
            at += size;
        }

        return fields;
    }
}
