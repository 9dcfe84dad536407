using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Writing;

namespace Perfolio.Interop.Tests.Archives;

/// <summary>What the reducer writes is an archive to PCP's own tools.</summary>
[Trait("Category", "Interop")]
public sealed class ReduceInteropTests : IDisposable
{
    private static readonly InstanceDomainId Indom = InstanceDomainId.From(60, 1);
    private readonly string _root = Directory.CreateTempSubdirectory("perfolio-reduce-").FullName;

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task PcpReadsWhatWasReduced(ArchiveVersion version)
    {
        var input = Path.Combine(_root, "in");
        var output = Path.Combine(_root, "out");
        Write(input, version);
        ArchiveReducer.Reduce([input], new ReduceOptions
        {
            Tiers = [new ReduceTier(60 * Timestamp.PerSecond, output)],
            Statistics = Enum.GetValues<ReduceStatistic>(),
        }).Tiers[0].Records.ShouldBe(6);

        var check = await PcpTools.RunAsync("pmlogcheck", null, "-w", output);
        check.Output.ShouldBe("");
        check.Error.ShouldBe("");
        check.Code.ShouldBe(0);
        var dump = (await PcpTools.RunAsync("pmdumplog", null, "-a", "-Z", "UTC", output)).Output;
        dump.ShouldContain("(test.counter): value 4294967296\n", Case.Sensitive);
        dump.ShouldContain("<mark>");
        dump.ShouldContain("(reduced.max.test.gauge)");
        dump.ShouldNotContain("???");
        var value = await PcpTools.RunAsync("pmval", null, "-a", output, "-U", output, "-Z", "UTC", "reduced.count.test.counter");
        value.Output.ShouldContain("6");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(string path, ArchiveVersion version)
    {
        var start = Timestamp.From(1_700_000_000);
        using var writer = ArchiveWriter.Create(path, new ArchiveLabel { Version = version, Pid = 1, Start = start, HostName = "lab", TimeZone = "UTC" });
        var counter = new MetricDescriptor("test.counter", Pmid.From(60, 0, 1), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter);
        var gauge = new MetricDescriptor("test.gauge", Pmid.From(60, 0, 2), MetricType.Double, Indom, MetricSemantics.Instant);
        writer.WriteDescriptor(counter);
        writer.WriteDescriptor(gauge);
        var record = new RecordBuilder(version);
        for (var x = 0; x <= 300; x += 10)
        {
            var time = start.Add(x * Timestamp.PerSecond);
            var low = x / 50;
            writer.WriteInstances(Indom, time, InstanceList.Create(Enumerable.Range(low, 3)
                .Select(static i => KeyValuePair.Create(i, string.Create(CultureInfo.InvariantCulture, $"p{i}")))));
            record.BeginMetric(counter.Pmid, counter.Type);
            record.AddInt32(-1, (int)(uint)((4294967236L + x) % (1L << 32)));
            record.BeginMetric(gauge.Pmid, gauge.Type);
            for (var i = low; i < low + 3; i++)
                record.AddDouble(i, x + i);
            writer.WriteRecord(record, time);
            if (x == 150)
                writer.WriteMark(time.Add(1_000_000));
        }

        writer.Complete();
    }
}
