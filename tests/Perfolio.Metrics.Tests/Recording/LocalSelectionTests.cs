using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Tests.Recording;

public sealed class LocalSelectionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_sample_allocates_nothing()
    {
        using var source = new LocalSource(SamplerOptions.Default, "here");
        string[] names = ["kernel.all", "kernel.percpu.cpu", "mem.util", "mem.vmstat", "disk.dev", "network.interface"];
        IMetricSelection selection = source.Select([.. names.Select(static n => new LoggedMetric(n, [], [], 0))], warn: null)!;
        var label = new ArchiveLabel { Version = ArchiveVersion.V3, Pid = 1, Start = source.Now, HostName = "here" };
        using var writer = ArchiveWriter.Create(_scratch.Path("a"), label);
        var metadata = new RecordedMetadata(writer);
        var record = new RecordBuilder(ArchiveVersion.V3);
        var allocated = long.MaxValue;
        // Devices may come and go in between: one sweep of many must do.
        for (var i = 0; i < 20 && allocated > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var time = await selection.TakeAsync(CancellationToken.None);
            selection.WriteMetadata(metadata, time);
            selection.WriteValues(record);
            record.Build(time);
            record.Reset();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.ShouldBe(0);
    }
}
