using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Cli.Tests.Verbs.Archives;

/// <summary>Archives from 2023-11-14 22:13:20 UTC on whose values are known.</summary>
internal static class RampArchive
{
    /// <summary>A V2 archive: the value of <c>demo.x</c> is its time, every ten seconds.</summary>
    public static void Write(string path, int records = 13, string zone = "UTC")
    {
        var start = Timestamp.From(1_700_000_000);
        using var writer = ArchiveWriter.Create(path, new ArchiveLabel { Version = ArchiveVersion.V2, Pid = 1, Start = start, HostName = "lab", TimeZone = zone });
        var metric = new MetricDescriptor("demo.x", Pmid.From(245, 0, 1), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant);
        writer.WriteDescriptor(metric);
        var record = new RecordBuilder(ArchiveVersion.V2);
        for (int i = 0; i < records; i++)
        {
            record.BeginMetric(metric.Pmid, metric.Type);
            record.AddInt32(-1, i * 10);
            writer.WriteRecord(record, start.Add(i * 10 * Timestamp.PerSecond));
        }

        writer.Complete();
    }

    /// <summary>A V3 archive of some megabytes: a record every second, four metrics of a hundred instances each.</summary>
    public static void WriteLong(string path, int records)
    {
        var start = Timestamp.From(1_700_000_000);
        using var writer = ArchiveWriter.Create(path, new ArchiveLabel { Version = ArchiveVersion.V3, Pid = 1, Start = start, HostName = "lab", TimeZone = "UTC" });
        var indom = InstanceDomainId.From(245, 1);
        var metrics = Enumerable.Range(0, 4).Select(i => new MetricDescriptor(
            $"demo.m{i}", Pmid.From(245, 0, i), MetricType.UInt32, indom, i % 2 == 0 ? MetricSemantics.Instant : MetricSemantics.Counter)).ToArray();
        foreach (var metric in metrics) writer.WriteDescriptor(metric);
        writer.WriteInstances(indom, start, InstanceList.Create(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create(i, i.ToString(CultureInfo.InvariantCulture)))));
        var record = new RecordBuilder(ArchiveVersion.V3);
        for (int i = 0; i < records; i++)
        {
            foreach (var metric in metrics)
            {
                record.BeginMetric(metric.Pmid, metric.Type);
                for (int id = 0; id < 100; id++) record.AddInt32(id, i + id);
            }

            writer.WriteRecord(record, start.Add(i * Timestamp.PerSecond));
        }

        writer.Complete();
    }
}
