using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Generator;

/// <summary>Writes an archive of a shape: counters and gauges of all numeric types, the same bytes every time.</summary>
internal sealed class ShapeWriter
{
    private const int StepSeconds = 10;

    private static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);
    private static readonly Timestamp Start = Timestamp.From(1_700_000_000);

    private readonly Shape _shape;
    private readonly string _path;
    private readonly int _recordsPerVolume;
    private readonly List<MetricDescriptor> _metrics = [];
    private int _firstId;

    public ShapeWriter(Shape shape, string path, int recordsPerVolume)
    {
        _recordsPerVolume = recordsPerVolume;
        _shape = shape;
        _path = path;
    }

    public void Run()
    {
        var label = new ArchiveLabel { Version = _shape.Version, Pid = 1, Start = Start, HostName = "bench", TimeZone = "UTC" };
        using var writer = ArchiveWriter.Create(_path, label, new ArchiveWriterOptions { RecordsPerVolume = _recordsPerVolume });
        for (var i = 0; i < _shape.Singular + _shape.Many; i++)
        {
            var (type, semantics) = Kind(i);
            var name = string.Create(CultureInfo.InvariantCulture, $"bench.{_shape.Name}.m{i}");
            _metrics.Add(new MetricDescriptor(
                name, Pmid.From(245, i / 1000, i % 1000), type, i < _shape.Singular ? InstanceDomainId.Null : Indom, semantics, MetricUnits.From(0, 0, 1)));
            writer.WriteDescriptor(_metrics[i]);
        }

        var record = new RecordBuilder(_shape.Version);
        for (var r = 0; r < _shape.Records; r++)
        {
            var time = Start.Add(r * StepSeconds * Timestamp.PerSecond);
            if (r == 0 || _shape.Replaced > 0)
                writer.WriteInstances(Indom, time, Instances());
            for (var i = 0; i < _metrics.Count; i++)
            {
                record.BeginMetric(_metrics[i].Pmid, _metrics[i].Type);
                for (var n = 0; n < (i < _shape.Singular ? 1 : _shape.Instances); n++)
                    Add(record, _metrics[i].Type, i < _shape.Singular ? -1 : _firstId + n, (r * 1000L) + i + n);
            }

            writer.WriteRecord(record, time);
            _firstId += _shape.Replaced;
        }

        writer.Complete();
    }

    private InstanceList Instances()
    {
        var builder = new InstanceListBuilder();
        for (var n = _firstId; n < _firstId + _shape.Instances; n++)
            builder.Add(n, ArchiveText.Encode(string.Create(CultureInfo.InvariantCulture, $"{n:D6} /usr/bin/process")));
        return builder.Build();
    }

    private static (MetricType Type, MetricSemantics Semantics) Kind(int index) => (index % 5) switch
    {
        0 => (MetricType.UInt32, MetricSemantics.Counter),
        1 => (MetricType.UInt64, MetricSemantics.Counter),
        2 => (MetricType.Double, MetricSemantics.Instant),
        3 => (MetricType.UInt32, MetricSemantics.Instant),
        _ => (MetricType.UInt64, MetricSemantics.Instant),
    };

    private static void Add(RecordBuilder record, MetricType type, int instance, long value)
    {
        switch (type)
        {
            case MetricType.UInt32:
                record.AddInt32(instance, (int)value);
                break;
            case MetricType.Double:
                record.AddDouble(instance, value / 8.0);
                break;
            default:
                record.AddInt64(instance, value);
                break;
        }
    }
}
