using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Recording;

/// <summary>The first and the last record of an archive: who recorded it.</summary>
internal sealed class Prologue
{
    private static readonly InstanceDomainId Recorders = InstanceDomainId.From(2, 1);

    private static readonly (MetricDescriptor Descriptor, string Help)[] Metrics =
    [
        (Describe("pmcd.pmlogger.host", 3, 3, MetricType.String, Recorders), "Host on which the recorder runs"),
        (Describe("pmcd.pmlogger.port", 3, 0, MetricType.UInt32, Recorders), "Port of the recorder, 0 for none"),
        (Describe("pmcd.pmlogger.archive", 3, 2, MetricType.String, Recorders), "The archive being recorded"),
        (Describe("pmcd.pid", 0, 23, MetricType.UInt64, InstanceDomainId.Null), "Process id of the collector daemon, 0 for none"),
        (Describe("pmcd.seqnum", 0, 24, MetricType.UInt32, InstanceDomainId.Null),
            "How often the collector daemon was reconfigured"),
    ];

    private readonly SourceHost _source;
    private readonly string _archive;

    public Prologue(SourceHost source, string baseName)
    {
        _source = source;
        _archive = Path.GetFullPath(baseName);
    }

    /// <summary>Writes the metadata, before the first record.</summary>
    /// <param name="metadata">Where to.</param>
    /// <param name="time">The stamp of the first record.</param>
    /// <param name="withHelp">Whether to write our own help: not when the metrics are those of a pmcd, which has its own.</param>
    public static void Describe(RecordedMetadata metadata, Timestamp time, bool withHelp)
    {
        foreach (var (descriptor, help) in Metrics)
        {
            metadata.TryDescribe(descriptor, out _);
            if (withHelp)
                metadata.Text(new HelpText(
                    HelpTextKind.OneLine | HelpTextKind.Metric, descriptor.Pmid.Value, Encoding.UTF8.GetBytes(help)));
        }

        var pid = Environment.ProcessId;
        metadata.Instances(Recorders, InstanceList.Create([new(pid, pid.ToString(CultureInfo.InvariantCulture))]), time);
    }

    /// <summary>Writes the record.</summary>
    public void Write(ArchiveWriter writer, RecordBuilder record, Timestamp time)
    {
        var pid = Environment.ProcessId;
        Begin(record, 0);
        record.AddString(pid, Encoding.UTF8.GetBytes(Environment.MachineName));
        Begin(record, 1);
        record.AddInt32(pid, 0);
        Begin(record, 2);
        record.AddString(pid, Encoding.UTF8.GetBytes(_archive));
        Begin(record, 3);
        record.AddInt64(-1, _source.Pid);
        Begin(record, 4);
        record.AddInt32(-1, _source.Sequence);
        writer.WriteRecord(record, time);
    }

    private static void Begin(RecordBuilder record, int metric) =>
        record.BeginMetric(Metrics[metric].Descriptor.Pmid, Metrics[metric].Descriptor.Type);

    private static MetricDescriptor Describe(string name, int cluster, int item, MetricType type, InstanceDomainId indom) =>
        new(name, Pmid.From(2, cluster, item), type, indom, MetricSemantics.Discrete);
}
