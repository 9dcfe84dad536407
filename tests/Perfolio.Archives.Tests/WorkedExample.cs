using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests;

/// <summary>The worked example of docs/formats/pcp-archive.md: three metrics, two records, a mark, a changing instance
/// domain.</summary>
public static class WorkedExample
{
    public static readonly Timestamp Start = Timestamp.From(1_700_000_000);
    public static readonly Pmid Count = Pmid.From(245, 0, 1);
    public static readonly Pmid Note = Pmid.From(245, 0, 2);
    public static readonly Pmid Gauge = Pmid.From(245, 0, 3);
    public static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);

    public static ArchiveLabel Label(ArchiveVersion version) => new()
    {
        Version = version,
        Pid = 4242,
        Start = Start,
        HostName = "demo",
        TimeZone = "UTC",
        ZoneInfo = version == ArchiveVersion.V3 ? ":Etc/UTC" : "",
    };

    public static void Write(string path, ArchiveVersion version)
    {
        using var writer = ArchiveWriter.Create(path, Label(version));
        writer.WriteDescriptor(new(
            "demo.count", Count, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter, MetricUnits.From(0, 0, 1)));
        writer.WriteDescriptor(new("demo.note", Note, MetricType.String, InstanceDomainId.Null, MetricSemantics.Discrete));
        writer.WriteDescriptor(new("demo.gauge", Gauge, MetricType.Double, Indom, MetricSemantics.Instant));
        writer.WriteInstances(Indom, Start, InstanceList.Create(new Dictionary<int, string> { [0] = "a", [1] = "bb" }));
        writer.WriteLabels(new LabelSets(Start, LabelSetKind.Context, uint.MaxValue, [
            new LabelSet(-1, """{"site":"lab"}"""u8.ToArray(), [new MetricLabel(2, 4, LabelSetKind.Context, 8, 5)])]));
        writer.WriteText(new HelpText(
            HelpTextKind.OneLine | HelpTextKind.Metric, Count.Value, Encoding.UTF8.GetBytes("events seen")));
        var record = new RecordBuilder(version);
        record.BeginMetric(Count, MetricType.UInt32);
        record.AddInt32(-1, unchecked((int)4294967290));
        record.BeginMetric(Note, MetricType.String);
        record.AddString(-1, "hello"u8);
        record.BeginMetric(Gauge, MetricType.Double);
        record.AddDouble(0, 1.5);
        record.AddDouble(1, -2);
        writer.WriteRecord(record, Start);

        var second = Start.Add(10_500_000_000);
        writer.WriteInstances(Indom, second, InstanceList.Create(new Dictionary<int, string> { [1] = "bb", [2] = "ccc" }));
        record.BeginMetric(Count, MetricType.UInt32);
        record.AddInt32(-1, 4);
        record.AddError(Note, ErrorCodes.Value);
        record.BeginMetric(Gauge, MetricType.Double);
        record.AddDouble(1, 0.25);
        record.AddDouble(2, 4);
        writer.WriteRecord(record, second);
        writer.WriteMark(second.Add(1_000_000));
        writer.Complete();
    }
}
