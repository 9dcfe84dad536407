using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reduction;

/// <summary>A V2 archive of two volumes with everything the reducer looks at, small enough to break every byte of it.</summary>
internal static class SmallArchive
{
    public static void Write(string path)
    {
        var indom = InstanceDomainId.From(60, 1);
        var label = new ArchiveLabel
        {
            Version = ArchiveVersion.V2,
            Pid = 42,
            Start = Series.Start,
            HostName = "lab",
            TimeZone = "UTC"
        };
        using var writer = ArchiveWriter.Create(path, label, new ArchiveWriterOptions { RecordsPerVolume = 6 });
        var counter = new MetricDescriptor(
            "s.c", Pmid.From(60, 0, 1), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter);
        var gauge = new MetricDescriptor("s.g", Pmid.From(60, 0, 2), MetricType.Double, indom, MetricSemantics.Instant);
        var text = new MetricDescriptor(
            "s.t", Pmid.From(60, 0, 3), MetricType.String, InstanceDomainId.Null, MetricSemantics.Discrete);
        foreach (var descriptor in new[] { counter, gauge, text })
            writer.WriteDescriptor(descriptor);
        writer.WriteText(new HelpText(HelpTextKind.OneLine | HelpTextKind.Metric, counter.Pmid.Value, "counts"u8.ToArray()));
        writer.WriteLabels(new LabelSets(Series.Start, LabelSetKind.Context, uint.MaxValue,
            [new LabelSet(-1, "{\"a\":\"b\"}"u8.ToArray(), [new MetricLabel(2, 1, LabelSetKind.Context, 5, 3)])]));
        var record = new RecordBuilder(ArchiveVersion.V2);
        for (var i = 0; i < 10; i++)
        {
            var time = Series.Start.Add(i * 10 * Timestamp.PerSecond);
            if (i % 4 == 0)
                writer.WriteInstances(indom, time,
                    InstanceList.Create([KeyValuePair.Create(i, $"p{i}"), KeyValuePair.Create(i + 1, $"p{i + 1}")]));
            record.BeginMetric(counter.Pmid, counter.Type);
            record.AddInt32(-1, unchecked((int)(4_000_000_000L + (i * 100_000_000L))));
            record.BeginMetric(gauge.Pmid, gauge.Type);
            record.AddDouble(i / 4 * 4, i);
            record.AddDouble((i / 4 * 4) + 1, -i);
            if (i % 3 == 0)
            {
                record.BeginMetric(text.Pmid, text.Type);
                record.AddString(-1, "abc"u8.ToArray());
            }

            writer.WriteRecord(record, time);
            if (i == 4)
                writer.WriteMark(time.Add(1_000_000));
        }

        writer.Complete();
    }
}
