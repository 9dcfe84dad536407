using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reduction;

/// <summary>Small archives with closed-form values, and their reduction as lines of text. Times are seconds behind
/// <see cref="Start"/>.</summary>
internal sealed class Series : IDisposable
{
    public static readonly Timestamp Start = Timestamp.From(1_700_000_000);
    public static readonly InstanceDomainId Indom = InstanceDomainId.From(60, 1);

    private readonly Scratch _scratch = new();
    private readonly List<MetricDescriptor> _metrics = [];
    private readonly Dictionary<string, MetricDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly List<(decimal Time, Action<ArchiveWriter, RecordBuilder, Timestamp> Write)> _steps = [];
    private readonly ArchiveVersion _version;

    public Series(ArchiveVersion version = ArchiveVersion.V3) => _version = version;

    public List<string> Warnings { get; } = [];

    public ReduceResult? Result { get; private set; }

    public string Input => _scratch.Path("in");

    public string Path(string name) => _scratch.Path(name);

    public Series Metric(string name, MetricType type, MetricSemantics semantics, bool instances = false)
    {
        _metrics.Add(new MetricDescriptor(name, Pmid.From(60, (_metrics.Count + 1) / 1000, (_metrics.Count + 1) % 1000), type,
            instances ? Indom : InstanceDomainId.Null, semantics));
        _byName.Add(name, _metrics[^1]);
        return this;
    }

    public Series At(decimal time, params (string Metric, object Value)[] values)
    {
        _steps.Add((time, WriteValues));
        return this;

        void WriteValues(ArchiveWriter writer, RecordBuilder record, Timestamp stamp)
        {
            foreach (var (name, value) in values)
                Put(record, _byName[name], value);
            writer.WriteRecord(record, stamp);
        }
    }

    public Series Mark(decimal time)
    {
        _steps.Add((time, static (writer, _, stamp) => writer.WriteMark(stamp)));
        return this;
    }

    public Series Instances(decimal time, params (int Id, string Name)[] instances)
    {
        _steps.Add((time, (writer, _, stamp) =>
            writer.WriteInstances(Indom, stamp,
                InstanceList.Create(instances.Select(static i => KeyValuePair.Create(i.Id, i.Name))))));
        return this;
    }

    public Series Write(string name = "in", decimal start = 0)
    {
        var label = new ArchiveLabel { Version = _version, Pid = 42, Start = Stamp(start), HostName = "lab", TimeZone = "UTC", ZoneInfo = _version == ArchiveVersion.V3 ? ":Etc/UTC" : "" };
        using var writer = ArchiveWriter.Create(_scratch.Path(name), label);
        foreach (var metric in _metrics)
            writer.WriteDescriptor(metric);
        var record = new RecordBuilder(_version);
        foreach (var (time, write) in _steps)
            write(writer, record, Stamp(time));
        writer.Complete();
        _steps.Clear();
        return this;
    }

    /// <summary>Reduces what was written.</summary>
    /// <returns>A line for each record: time and values, or mark and time.</returns>
    public string[] Reduce(string interval, Func<ReduceOptions, ReduceOptions>? change = null, params string[] inputs)
    {
        var name = $"out{Guid.NewGuid():N}";
        var options = new ReduceOptions
        {
            Tiers = [new ReduceTier(Interval.Parse(interval), _scratch.Path(name))],
            Warn = Warnings.Add
        };
        Result = ArchiveReducer.Reduce(inputs.Length > 0
            ? inputs.Select(_scratch.Path)
            : [Input], change is null ? options : change(options));
        return Read(Result.Tiers[0].Output);
    }

    public static TimeWindowOptions Window(string? start = null, string? finish = null, string? align = null) => new()
    {
        Start = start is null ? null : TimeSpecification.Parse(start),
        Finish = finish is null ? null : TimeSpecification.Parse(finish),
        Align = align is null ? null : Interval.Parse(align),
    };

    public static string[] Read(string path, bool named = true)
    {
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var lines = new List<string>();
        var previous = Timestamp.MinValue;
        ReadStatus status;
        while ((status = cursor.Read()) == ReadStatus.Record)
        {
            cursor.Time.ShouldBeGreaterThanOrEqualTo(previous);
            previous = cursor.Time;
            var time = Seconds(cursor.Time);
            lines.Add(cursor.IsMark ? $"mark {time}" : $"{time}: {string.Join(" ", Values(archive, cursor, named))}");
        }

        status.ShouldBe(ReadStatus.End);
        return [.. lines];
    }

    public static string Seconds(Timestamp time) =>
        ((time.Nanoseconds - Start.Nanoseconds) / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture);

    public void Dispose() => _scratch.Dispose();

    private static Timestamp Stamp(decimal time) => Start.Add((long)(time * 1_000_000_000));

    private static IEnumerable<string> Values(Archive archive, ResultCursor cursor, bool named)
    {
        var lines = new List<string>();
        foreach (var set in cursor.Layout.Sets)
        {
            set.Count.ShouldBeGreaterThan(0);
            var list = set.Descriptor!.Indom.IsNull ? null : archive.Metadata.InstancesAt(set.Descriptor.Indom, cursor.Time);
            for (var i = set.First; i < set.First + set.Count; i++)
            {
                var id = cursor.Layout.Instances[i];
                if (named && list is not null)
                    list.NameOf(id).ShouldNotBeNull();
                else if (named)
                    id.ShouldBe(-1);
                var text = Text(ValueReader.Bytes(cursor.Record, cursor.Layout, i), set.Type);
                lines.Add(list is null ? $"{set.Descriptor.Name}={text}" : $"{set.Descriptor.Name}[{list.NameOf(id)}]={text}");
            }
        }

        return lines;
    }

    private static string Text(ReadOnlySpan<byte> bytes, MetricType type) => type switch
    {
        MetricType.String => ValueReader.ReadString(bytes),
        MetricType.UInt64 => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes)
            .ToString(CultureInfo.InvariantCulture),
        MetricType.Int64 => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes)
            .ToString(CultureInfo.InvariantCulture),
        _ => ValueReader.TryReadDouble(bytes, type, out var number) ? number.ToString("G12", CultureInfo.InvariantCulture) : "?",
    };

    private static void Put(RecordBuilder record, MetricDescriptor metric, object value)
    {
        if (value is int error && error < -12000)
        {
            record.AddError(metric.Pmid, error);
            return;
        }

        record.BeginMetric(metric.Pmid, metric.Type);
        if (value is IReadOnlyDictionary<int, object> many)
        {
            foreach (var (id, one) in many)
                Put(record, metric.Type, id, one);
        }
        else
        {
            Put(record, metric.Type, -1, value);
        }
    }

    private static void Put(RecordBuilder record, MetricType type, int id, object value)
    {
        switch (type)
        {
            case MetricType.Int32 or MetricType.UInt32:
                record.AddInt32(id, unchecked((int)Convert.ToInt64(value, CultureInfo.InvariantCulture)));
                break;
            case MetricType.Int64:
                record.AddInt64(id, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case MetricType.UInt64:
                record.AddInt64(id, unchecked((long)Convert.ToUInt64(value, CultureInfo.InvariantCulture)));
                break;
            case MetricType.Float:
                record.AddFloat(id, Convert.ToSingle(value, CultureInfo.InvariantCulture));
                break;
            case MetricType.Double:
                record.AddDouble(id, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case MetricType.String:
                record.AddString(id, System.Text.Encoding.UTF8.GetBytes((string)value));
                break;
            default:
                record.AddRaw(id, "abcd"u8, ValueFormat.Block);
                break;
        }
    }
}
