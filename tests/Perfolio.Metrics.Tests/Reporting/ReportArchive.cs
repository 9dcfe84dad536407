using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Tests.Reporting;

/// <summary>
/// An archive with everything that makes reports hard: counters of several types, a gap, a mark, metrics of two rhythms,
/// instances that are
/// missing for a while, texts that change, a counter that wraps. Starts at 22:13:20 UTC, a record each 10 s for 110 s.
/// </summary>
public static class ReportArchive
{
    public static readonly Timestamp Start = Timestamp.From(1_700_000_000);

    private static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);
    private static readonly MetricUnits Count = MetricUnits.From(0, 0, 1);
    private static readonly MetricUnits Byte = MetricUnits.From(1, 0, 0);

    private static readonly MetricDescriptor[] Metrics =
    [
        new("a.cnt", Pmid.From(245, 0, 1), MetricType.UInt64, InstanceDomainId.Null, MetricSemantics.Counter, Count),
        new("a.bytes", Pmid.From(245, 0, 2), MetricType.UInt64, Indom, MetricSemantics.Counter, Byte),
        new("a.inst", Pmid.From(245, 0, 3), MetricType.Double, Indom, MetricSemantics.Instant),
        new("a.flt", Pmid.From(245, 0, 4), MetricType.Float, InstanceDomainId.Null, MetricSemantics.Instant),
        new("a.str", Pmid.From(245, 0, 5), MetricType.String, InstanceDomainId.Null, MetricSemantics.Discrete),
        new("a.ms", Pmid.From(245, 0, 6), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter, MetricUnits.From(0, 1, 0, 0, 2)),
        new("b.slow", Pmid.From(245, 0, 7), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter, Count),
        new("b.ginst", Pmid.From(245, 0, 8), MetricType.Int32, InstanceDomainId.Null, MetricSemantics.Instant, MetricUnits.From(1, 0, 0, 1)),
        new("b.dis", Pmid.From(245, 0, 9), MetricType.Int32, InstanceDomainId.Null, MetricSemantics.Discrete),
        new("b.big", Pmid.From(245, 0, 10), MetricType.UInt64, InstanceDomainId.Null, MetricSemantics.Instant),
        new("b.wrap", Pmid.From(245, 0, 11), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter, Count),
        new("b.tbytes", Pmid.From(245, 0, 12), MetricType.Double, InstanceDomainId.Null, MetricSemantics.Counter, Byte),
    ];

    public static void Write(string path, ArchiveVersion version = ArchiveVersion.V2, bool mark = true, string text = "k")
    {
        var label = new ArchiveLabel { Version = version, Pid = 7, Start = Start, HostName = "demo", TimeZone = "UTC" };
        using var writer = ArchiveWriter.Create(path, label);
        foreach (var metric in Metrics)
            writer.WriteDescriptor(metric);
        writer.WriteInstances(Indom, Start, InstanceList.Create([new(3, "alpha one"), new(5, "mid"), new(7, "zeta")]));
        for (var k = 0; k < 12; k++)
        {
            var time = Start.Add(k * 10 * Timestamp.PerSecond);
            if (k == 6 && mark)
                writer.WriteMark(time.Add(-9_999_000_000));
            var record = new RecordBuilder(version);
            AddMain(record, k, text);
            writer.WriteRecord(record, time);
            if (k % 2 != 0)
                continue;
            record = new RecordBuilder(version);
            record.BeginMetric(Metrics[7].Pmid, MetricType.Int32);
            record.AddInt32(-1, k);
            writer.WriteRecord(record, time.Add(5_500_000_000));
        }

        writer.Complete();
    }

    private static void AddMain(RecordBuilder record, int k, string text)
    {
        record.BeginMetric(Metrics[0].Pmid, MetricType.UInt64);
        record.AddInt64(-1, 1000 + (k * k * 10));
        record.BeginMetric(Metrics[1].Pmid, MetricType.UInt64);
        record.AddInt64(7, 1_000_000 + (k * 12345));
        if (k is not (3 or 4))
            record.AddInt64(3, 2_000_000 + (k * 54321));
        record.BeginMetric(Metrics[2].Pmid, MetricType.Double);
        record.AddDouble(5, (k * 1.23456789) - 5);
        record.AddDouble(7, k * 1e7 / 3);
        record.BeginMetric(Metrics[3].Pmid, MetricType.Float);
        record.AddFloat(-1, 0.1f * k);
        if (k is 1 or 8)
        {
            record.BeginMetric(Metrics[4].Pmid, MetricType.String);
            record.AddString(-1, ArchiveText.Encode(string.Create(CultureInfo.InvariantCulture, $"{text}{k}")));
        }

        record.BeginMetric(Metrics[5].Pmid, MetricType.UInt32);
        record.AddInt32(-1, k * 7000);
        if (k % 3 == 0)
        {
            record.BeginMetric(Metrics[6].Pmid, MetricType.UInt32);
            record.AddInt32(-1, k * 100);
            record.BeginMetric(Metrics[7].Pmid, MetricType.Int32);
            record.AddInt32(-1, (k * 100) - 500);
        }

        if (k == 0)
        {
            record.BeginMetric(Metrics[8].Pmid, MetricType.Int32);
            record.AddInt32(-1, -42);
        }

        record.BeginMetric(Metrics[9].Pmid, MetricType.UInt64);
        record.AddInt64(-1, long.MinValue + k);
        record.BeginMetric(Metrics[10].Pmid, MetricType.UInt32);
        record.AddInt32(-1, unchecked(-50 + (k * 10)));
        record.BeginMetric(Metrics[11].Pmid, MetricType.Double);
        record.AddDouble(-1, k * k * 1234567.5);
    }
}
