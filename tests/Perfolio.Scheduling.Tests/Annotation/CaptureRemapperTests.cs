using System.Text;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Tests.Annotation;

public sealed class CaptureRemapperTests : IDisposable
{
    private static readonly TaskMap Map = TaskMap.Of(
        [new TaskMapEntry(5, "vcpu0", 5, "Firewall"), new TaskMapEntry(77, "vcpu1", 5, "Firewall")]);
    private readonly string _folder = Directory.CreateTempSubdirectory("perfolio-remap-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string[] Files =>
        [.. Directory.GetFiles(_folder).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private string Cdict()
    {
        var table = new CdictTable();
        int a = table.Names.Add("a"u8), idle = table.Names.Add("swapper/0"u8);
        for (int i = 0; i < 100; i++)
        {
            table.Add(new CdictRow(CdictEvent.Switch, 0, 100 + (200 * i), 5, a, 90, 0, idle, null));
            table.Add(new CdictRow(CdictEvent.Switch, 0, 150 + (200 * i), 0, idle, 0, 5, a, null));
            table.Add(new CdictRow(CdictEvent.KvmExit, 0, 160 + (200 * i), 5, a, 3, null, null, 48));
        }

        return CdictFile.Write(table, At("run.cdict"));
    }

    private string Pfs()
    {
        using ISchedEventSource source = CaptureFile.Open(Cdict());
        CaptureConverter.Convert(source, At("run.pfs"), new ConvertOptions { Format = CaptureFormat.Pfs });
        File.Delete(At("run.cdict"));
        return At("run.pfs");
    }

    private static List<string> Events(string path)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        var lines = new List<string>();
        while (source.Read(out SchedEvent e))
        {
            string task = e.Task < 0 ? "-" : source.Tasks[e.Task].Tid + ":" + source.Tasks[e.Task].Name, other = e.Other < 0
                ? "-" : source.Tasks[e.Other].Tid + ":" + source.Tasks[e.Other].Name;
            lines.Add($"{e.Time} {e.Kind} {e.Cpu} {task} {other} {e.State} {e.Value} {e.Extra}");
        }

        return lines;
    }

    [Fact]
    public void Cells_of_a_cdict_get_other_names_and_the_rest_stays()
    {
        string input = Cdict();
        byte[] before = File.ReadAllBytes(input);
        RemapResult result = CaptureRemapper.Remap(input, Map, At("named.cdict"));
        result.ShouldBe(new RemapResult(At("named.cdict"), 300, 300, "rows"));
        Events(result.File).ShouldBe(
            Events(input).Select(static l => l.Replace("5:a", "5:Firewall.05.vcpu0", StringComparison.Ordinal)));
        File.ReadAllBytes(input).ShouldBe(before);
        Files.ShouldBe(["named.cdict", "run.cdict"]);
    }

    [Fact]
    public void Tasks_of_a_pfs_get_other_names_and_the_rest_stays()
    {
        string input = Pfs();
        byte[] before = File.ReadAllBytes(input);
        RemapResult result = CaptureRemapper.Remap(input, Map, At("named.pfs"));
        (result.Remapped, result.Unit).ShouldBe((1, "events"));
        result.Items.ShouldBe(Events(input).Count);
        Events(result.File).ShouldBe(
            Events(input).Select(static l => l.Replace("5:a", "5:Firewall.05.vcpu0", StringComparison.Ordinal)));
        using ISchedEventSource old = CaptureFile.Open(input), renamed = CaptureFile.Open(result.File);
        (renamed.Facts with { Recorded = [], SocketOfCpu = [] }).ShouldBe(old.Facts with { Recorded = [], SocketOfCpu = [] });
        renamed.Facts.Recorded.ShouldBe(old.Facts.Recorded);
        File.ReadAllBytes(input).ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_capture_can_be_replaced(bool cdict)
    {
        string input = cdict ? Cdict() : Pfs();
        CaptureRemapper.Remap(input, Map, input).Remapped.ShouldBeGreaterThan(0);
        Events(input).ShouldContain(static l => l.Contains("5:Firewall.05.vcpu0", StringComparison.Ordinal));
        Files.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interrupted_remap_leaves_everything_as_it_was(bool cdict)
    {
        string input = cdict ? Cdict() : Pfs();
        byte[] before = File.ReadAllBytes(input);
        Should.Throw<OperationCanceledException>(
            () => CaptureRemapper.Remap(input, Map, input, cancellationToken: new CancellationToken(canceled: true)));
        File.ReadAllBytes(input).ShouldBe(before);
        Files.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_damaged_capture_is_not_replaced_by_what_is_left_of_it()
    {
        string input = Pfs();
        byte[] bytes = File.ReadAllBytes(input);
        using (var whole = Perfolio.Scheduling.Pfs.PfsReader.Open(input)) bytes[whole.Index[0].Offset + 40] ^= 0x55;
        File.WriteAllBytes(input, bytes);
        Should.Throw<SchedulingException>(() => CaptureRemapper.Remap(input, Map, input)).Message.ShouldBe(
            $"{input}: is damaged and not replaced; write what can be read to another file");
        File.ReadAllBytes(input).ShouldBe(bytes);
        CaptureRemapper.Remap(input, Map, At("rest.pfs"));
        Files.ShouldBe(["rest.pfs", "run.pfs"]);
    }

    [Fact]
    public void Other_formats_are_refused()
    {
        File.WriteAllBytes(At("perf.data"), [.. "PERFILE2"u8, .. new byte[200]]);
        Should.Throw<SchedulingException>(() =>
            CaptureRemapper.Remap(At("perf.data"), Map, At("x.pfs"))).Message.ShouldContain("convert it with a mapping");
        string input = Cdict();
        Should.Throw<SchedulingException>(() =>
            CaptureRemapper.Remap(input, Map, At("x.pfs"))).Message.ShouldContain("suffix of another format than run.cdict");
        File.WriteAllBytes(At("x.cdict"), Encoding.ASCII.GetBytes("nothing of the kind"));
        Should.Throw<SchedulingException>(() =>
            CaptureRemapper.Remap(At("x.cdict"), Map, At("y.cdict"))).Message.ShouldContain("neither");
    }
}
