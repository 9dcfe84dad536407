using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests;

/// <summary>Archives of every type of value, with changing instances, error codes and marks; the same for the same
/// seed.</summary>
public static class RandomArchive
{
    private static readonly MetricType[] Types =
        [MetricType.Int32, MetricType.UInt32, MetricType.Int64, MetricType.UInt64, MetricType.Float, MetricType.Double,
            MetricType.String, MetricType.Aggregate];

    public static void Write(string path, ArchiveVersion version, int seed, int records = 200)
    {
        var random = new Random(seed);
        var indom = InstanceDomainId.From(245, 1);
        using var writer = ArchiveWriter.Create(
            path, WorkedExample.Label(version), new ArchiveWriterOptions { RecordsPerVolume = 90, IndexInterval = 5000 });
        for (var i = 0; i < 16; i++)
        {
            var domain = i < 8 ? InstanceDomainId.Null : indom;
            writer.WriteDescriptor(new($"r.m{i}", Pmid.From(245, 0, i), Types[i % 8], domain, MetricSemantics.Instant));
        }

        writer.WriteInstances(indom, WorkedExample.Start, List([1, 2, 3]));
        var record = new RecordBuilder(version);
        int[] ids = [1, 2, 3];
        for (var k = 0; k < records; k++)
        {
            var time = WorkedExample.Start.Add(k * 1_000_000_000L);
            if (random.Next(10) == 0)
            {
                ids = [.. Enumerable.Range(1, 12).Where(_ => random.Next(2) == 0)];
                if (ids.Length == 0)
                    ids = [5];
                writer.WriteInstances(indom, time, List(ids));
            }

            if (random.Next(30) == 0)
            {
                writer.WriteMark(time);
                continue;
            }

            for (var i = 0; i < 16; i++)
                Add(record, i, ids, random);
            if (k == 50)
            {
                // A metric that becomes known later.
                writer.WriteDescriptor(new(
                    "r.late", Pmid.From(245, 1, 0), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter));
                record.BeginMetric(Pmid.From(245, 1, 0), MetricType.UInt32);
                record.AddInt32(-1, k);
            }

            writer.WriteRecord(record, time);
        }

        writer.Complete();
    }

    private static void Add(RecordBuilder record, int metric, int[] ids, Random random)
    {
        var pmid = Pmid.From(245, 0, metric);
        if (random.Next(20) == 0)
        {
            record.AddError(pmid, random.Next(2) == 0 ? 0 : ErrorCodes.Value);
            return;
        }

        record.BeginMetric(pmid, Types[metric % 8]);
        foreach (var id in metric < 8 ? [-1] : ids)
        {
            switch (Types[metric % 8])
            {
                case MetricType.Int32 or MetricType.UInt32:
                    record.AddInt32(id, random.Next());
                    break;
                case MetricType.Int64 or MetricType.UInt64:
                    record.AddInt64(id, random.NextInt64());
                    break;
                case MetricType.Float:
                    record.AddFloat(id, random.NextSingle());
                    break;
                case MetricType.Double:
                    record.AddDouble(id, random.NextDouble());
                    break;
                default:
                    var text = new byte[random.Next(9)];
                    random.NextBytes(text);
                    if (Types[metric % 8] == MetricType.String)
                        record.AddString(id, ArchiveText.Encode(Convert.ToHexString(text)));
                    else
                        record.AddRaw(id, text, ValueFormat.Block);
                    break;
            }
        }
    }

    private static InstanceList List(int[] ids) =>
        InstanceList.Create(ids.Select(static i => KeyValuePair.Create(i, $"instance {i}")));
}
