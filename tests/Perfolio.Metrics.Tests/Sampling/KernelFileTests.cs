using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Tests.Sampling;

public sealed class KernelFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(KernelFile.ShortRecords)]
    [InlineData(KernelFile.Whole)]
    public void A_file_is_read_to_its_end_whatever_its_length(int lastBelow)
    {
        var path = _scratch.Path("file");
        using var file = new KernelFile(path, 64, lastBelow);
        file.Read().Length.ShouldBe(0);
        foreach (var length in new[] { 0, 1, 63, 64, 65, 2047, 2048, 2049, 4096, 10_000, 3 })
        {
            File.WriteAllText(path, new string('x', length));
            file.Read().Length.ShouldBe(length);
            file.Text.Length.ShouldBe(length);
        }
    }

    [Theory]
    [InlineData("/proc/stat")]
    [InlineData("/proc/meminfo")]
    [InlineData("/proc/net/snmp6")]
    [InlineData("/proc/softirqs")]
    [InlineData("/proc/loadavg")]
    [InlineData("/sys/devices/system/cpu/online")]
    public void The_kernel_gives_these_files_in_one_read(string path)
    {
        // As many lines as reading until nothing comes gives.
        using var whole = new KernelFile(path, 1 << 17, KernelFile.Whole);
        using var patient = new KernelFile(path, 1 << 17);
        Count(whole.Read()).ShouldBe(Count(patient.Read()));

        static int Count(ReadOnlySpan<byte> text) => text.Count((byte)'\n');
    }

    [Fact]
    public void Mounts_are_watched_where_the_file_is_the_kernels()
    {
        using var watch = new MountWatch("/proc/self/mounts");
        watch.HasChanged().ShouldBeTrue();
        // Others may mount something meanwhile, but not every time.
        Enumerable.Range(0, 1000).Any(_ => !watch.HasChanged()).ShouldBeTrue();
        File.WriteAllText(_scratch.Path("mounts"), "");
        using var file = new MountWatch(_scratch.Path("mounts"));
        Enumerable.Range(0, 10).All(_ => file.HasChanged()).ShouldBeTrue();
        using var none = new MountWatch(_scratch.Path("none"));
        Enumerable.Range(0, 10).All(_ => none.HasChanged()).ShouldBeTrue();
    }
}
