using Perfolio.Archives.Checking;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

/// <summary>10,000 metrics, 5,000 instances of which some change at every record, stamps a nanosecond apart.</summary>
public sealed class LargeTests : IDisposable
{
    private const int Metrics = 10_000;
    private const int Instances = 5_000;
    private const int Records = 4;
    private static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);
    private readonly Scratch _scratch = new();

    private string Base => _scratch.Path("a");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2, 1000)]
    [InlineData(ArchiveVersion.V3, 1)]
    public void Every_value_is_where_it_was_put(ArchiveVersion version, int step)
    {
        Write(version, step);
        ArchiveCheck.Run(Base).Findings.ShouldBeEmpty();
        using var archive = Archive.Open(Base);
        archive.Metadata.Descriptors.Count.ShouldBe(Metrics);
        using var cursor = archive.Results();
        for (var r = 0; r < Records; r++)
        {
            cursor.Read().ShouldBe(ReadStatus.Record);
            cursor.Time.ShouldBe(WorkedExample.Start.Add(r * step));
            var names = archive.Metadata.InstancesAt(Indom, cursor.Time)!;
            var wrong = 0;
            for (var m = 0; m < Metrics; m++)
            {
                var set = cursor.Layout.Sets[m];
                for (var i = 0; i < set.Count; i++)
                {
                    var bytes = ValueReader.Bytes(cursor.Record, cursor.Layout, set.First + i);
                    ValueReader.TryReadDouble(bytes, set.Type, out var value);
                    wrong += value == Value(r, m, i) ? 0 : 1;
                }
            }

            wrong.ShouldBe(0);
            cursor.Layout.Sets[^1].Count.ShouldBe(Instances);
            names.Count.ShouldBe(Instances);
            names.NameOf(r * 7).ShouldBe($"p{r * 7}");
            names.NameOf((r * 7) - 1).ShouldBeNull();
        }

        cursor.Read().ShouldBe(ReadStatus.End);
        using var text = new MemoryStream();
        new ArchiveDump(archive, new DumpOptions()).Write(text).ShouldBeNull();
        text.ToArray().Count(static b => b == '\n').ShouldBe(Records * (Metrics + Instances + 2));
    }

    private static double Value(int record, int metric, int instance) => (record * 1_000_000.0) + metric + instance;

    private void Write(ArchiveVersion version, int step)
    {
        using var writer = ArchiveWriter.Create(Base, WorkedExample.Label(version));
        for (var m = 0; m < Metrics; m++)
        {
            var indom = m == Metrics - 1 ? Indom : InstanceDomainId.Null;
            var type = m % 2 == 0 ? MetricType.UInt64 : MetricType.Double;
            writer.WriteDescriptor(new($"big.m{m}", Pmid.From(245, m / 1000, m % 1000), type, indom, MetricSemantics.Instant));
        }

        var record = new RecordBuilder(version);
        for (var r = 0; r < Records; r++)
        {
            var first = r * 7;
            var time = WorkedExample.Start.Add(r * step);
            var names = Enumerable.Range(first, Instances).Select(static i => KeyValuePair.Create(i, $"p{i}"));
            writer.WriteInstances(Indom, time, InstanceList.Create(names));
            for (var m = 0; m < Metrics; m++)
            {
                var type = m % 2 == 0 ? MetricType.UInt64 : MetricType.Double;
                record.BeginMetric(Pmid.From(245, m / 1000, m % 1000), type);
                for (var i = 0; i < (m == Metrics - 1 ? Instances : 1); i++)
                {
                    if (type == MetricType.Double)
                        record.AddDouble(m == Metrics - 1 ? first + i : -1, Value(r, m, i));
                    else
                        record.AddInt64(-1, (long)Value(r, m, i));
                }
            }

            writer.WriteRecord(record, time);
        }

        writer.Complete();
    }
}
