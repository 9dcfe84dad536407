using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Dashboards;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;
using Perfolio.Scheduling.Tests.Cdict;
using Perfolio.Scheduling.Tests.PerfData;
using Perfolio.Scheduling.Tests.Pfs;

namespace Perfolio.Scheduling.Tests.Hostile;

/// <summary>
/// Captures of every format, cut and changed anywhere, through their readers and through everything that is made of captures: the
/// one thing allowed besides a result is a message of one line. Neither time nor memory may leave the order of the file.
/// </summary>
public sealed class HostileCaptureTests : IDisposable
{
    // The files have some kB. Tables and blocks for a result take some MB whatever the file.
    private const long MostAllocated = 256L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(100);
    private static readonly CaptureFormat[] Written =
        [CaptureFormat.Pfs, CaptureFormat.Cdict, CaptureFormat.Perfetto, CaptureFormat.ChromeJson];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void A_changed_perf_data_does_no_more_than_fail(bool bigEndian, bool pipe, bool zstd) =>
        Survives(PerfData(new PerfDataBuilder(bigEndian, pipe, zstd)), static f => f);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_changed_file_of_a_perf_directory_does_no_more_than_fail(bool bigEndian, bool zstd)
    {
        string path = _scratch.Path("dir.data");
        Directory.CreateDirectory(path);
        byte[] main = new PerfDataBuilder(bigEndian) { IsDirectory = true }.Comm(0, 10, "a").Build();
        byte[] part = Events(new PerfDataBuilder(bigEndian, zstd: zstd)).Data();
        File.WriteAllBytes(Path.Combine(path, "data.1"), part);
        string Write(string name, byte[] changed)
        {
            File.WriteAllBytes(Path.Combine(path, name), changed);
            return path;
        }

        Write("data", main);
        Survives(part, changed => Write("data.0", changed));
        Write("data.0", part);
        Survives(main, changed => Write("data", changed));
    }

    [Fact]
    public void A_changed_cdict_does_no_more_than_fail()
    {
        using var file = new MemoryStream();
        CdictFile.Write(CdictFileTests.Random(new Random(6), 60), file);
        // Nearly every change is seen by the checksum of the compressed data.
        Survives(file.ToArray(), static f => f, mostlyRefused: true);
        Survives(Zlib.Inflate(file.ToArray()), Zlib.Deflate);
    }

    [Fact]
    public void A_changed_pfs_does_no_more_than_fail()
    {
        PfsWriter.Write(PfsTests.Random(new Random(12), 400), _scratch.Path("whole.pfs"),
            new PfsOptions { KeepRuntime = true, KeepWaking = true });
        byte[] file = File.ReadAllBytes(_scratch.Path("whole.pfs"));
        Survives(file, static f => f);
        // With right checksums what is behind them is reached.
        Survives(file, PfsTests.Sealed);
    }

    private static byte[] PerfData(PerfDataBuilder builder) => Events(builder).Build();

    private static PerfDataBuilder Events(PerfDataBuilder builder) => PerfDataTests.Sample(builder)
        .KvmEntry(2100, 1, 30, 0).KvmExit(2200, 1, 30, 12, 1).KvmEntry(2300, 1, 30, 0).KvmExit(2400, 1, 30, 0x80000001, 2)
            .Lost(2500, 1, 5).Throttle(2600, 0)
        .Switch(2700, 1, 13, "c", 1, 14, "d").Wakeup(2750, 0, 11, 13, "c", 1).Switch(2800, 1, 14, "d", 0, 13, "c").Round();

    private void Survives(byte[] file, Func<byte[], byte[]> wrap, bool mostlyRefused = false) =>
        Survives(file, changed => _scratch.Write("changed", wrap(changed)), mostlyRefused);

    private void Survives(byte[] file, Func<byte[], string> write, bool mostlyRefused = false)
    {
        int readable = 0;
        Prop.ForAll(Mutation.Some, changes =>
        {
            string path = write(Mutation.Apply(file, changes));
            Task<bool> read = Task.Factory.StartNew(
                () => Use(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Task.WaitAny([read], Patience).ShouldBe(0, "it hangs");
            if (read.GetAwaiter().GetResult()) readable++;
        }).Check(Many);
        readable.ShouldBeGreaterThan(mostlyRefused ? -1 : 0, "some changes leave something to read, else nothing is tested");
    }

    private bool Use(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool readable = true;
        foreach (CaptureFormat format in Written) readable &= Try(() => Convert(path, format));
        readable &= Try(() => Statistics(path));
        readable &= Try(() => DashboardReader.Read(path, new DashboardOptions { From = 500, MostCells = 10_000 }));
        readable &= Try(() => DashboardReader.LengthOf(path));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostAllocated);
        return readable;
    }

    private void Convert(string path, CaptureFormat format)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        string written =
            CaptureConverter.Convert(source, _scratch.Path("out." + format), new ConvertOptions { Format = format }).Files[0];
        if (format == CaptureFormat.ChromeJson) JsonDocument.Parse(File.ReadAllBytes(written)).Dispose();
    }

    private static void Statistics(string path)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        using var text = new StringWriter();
        StatisticsText.Write(CaptureStatistics.Read(source), text);
    }

    private static bool Try(Action use)
    {
        try
        {
            use();
            return true;
        }
        catch (SchedulingException e)
        {
            e.Message.ShouldNotContain("\n");
            return false;
        }
        catch (ArgumentOutOfRangeException e) when (e.Message.StartsWith("from time cannot be larger", StringComparison.Ordinal))
        {
            return true;
        }
    }
}
