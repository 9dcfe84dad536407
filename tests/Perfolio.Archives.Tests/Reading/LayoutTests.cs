using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class LayoutTests : IDisposable
{
    private static readonly Pmid Number = Pmid.From(245, 0, 1);
    private static readonly Pmid Text = Pmid.From(245, 0, 2);
    private static readonly InstanceDomainId Indom = InstanceDomainId.From(245, 1);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Records_with_one_skeleton_share_a_layout_and_others_do_not()
    {
        var path = _scratch.Path("a");
        string[] texts = ["aaa", "bbb", "cccc", "ddddd", "e"];
        int[][] instances = [[1, 2], [1, 2], [1, 2], [1, 3], [1, 2]];
        Write(path, texts, instances);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var ids = new List<long>();
        for (var i = 0; cursor.Read() == ReadStatus.Record; i++)
        {
            ids.Add(cursor.Layout.Id);
            cursor.Layout.Instances[..2].ToArray().ShouldBe(instances[i]);
            ValueReader.ReadString(ValueReader.Bytes(cursor.Record, cursor.Layout, 2)).ShouldBe(texts[i]);
            ValueReader.TryReadDouble(ValueReader.Bytes(cursor.Record, cursor.Layout, 1), MetricType.UInt64, out var value)
                .ShouldBeTrue();
            value.ShouldBe((i * 1000) + 1);
        }

        ids.Count.ShouldBe(5);
        ids[1].ShouldBe(ids[0]);
        // "cccc" with its NUL needs another block length; the instances of the fourth differ.
        ids.Skip(1).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Alternating_skeletons_are_compiled_once()
    {
        var path = _scratch.Path("a");
        Write(path, [.. Enumerable.Range(0, 40).Select(static i => i % 2 == 0 ? "aaa" : "bbbb")],
            [.. Enumerable.Repeat<int[]>([1, 2], 40)]);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        var ids = new HashSet<long>();
        while (cursor.Read() == ReadStatus.Record)
            ids.Add(cursor.Layout.Id);
        ids.Count.ShouldBe(2);
    }

    [Fact]
    public void Reading_allocates_nothing_once_a_layout_is_known()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, records: 2000);
        using var archive = Archive.Open(path);
        using var cursor = archive.Results();
        // The buffer has its size once reading went on for a while.
        for (var i = 0; i < 500; i++)
            cursor.Read().ShouldBe(ReadStatus.Record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var records = 0;
        while (cursor.Read() == ReadStatus.Record)
            records++;
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
        records.ShouldBe(1500);
    }

    private static void Write(string path, string[] texts, int[][] instances)
    {
        using var writer = ArchiveWriter.Create(path, WorkedExample.Label(ArchiveVersion.V3));
        writer.WriteDescriptor(new("t.n", Number, MetricType.UInt64, Indom, MetricSemantics.Instant));
        writer.WriteDescriptor(new("t.s", Text, MetricType.String, InstanceDomainId.Null, MetricSemantics.Discrete));
        writer.WriteInstances(Indom, WorkedExample.Start,
            InstanceList.Create(new Dictionary<int, string> { [1] = "a", [2] = "b", [3] = "c" }));
        var record = new RecordBuilder(ArchiveVersion.V3);
        for (var i = 0; i < texts.Length; i++)
        {
            record.BeginMetric(Number, MetricType.UInt64);
            record.AddInt64(instances[i][0], i);
            record.AddInt64(instances[i][1], (i * 1000) + 1);
            record.BeginMetric(Text, MetricType.String);
            record.AddString(-1, ArchiveText.Encode(texts[i]));
            writer.WriteRecord(record, WorkedExample.Start.Add(i));
        }

        writer.Complete();
    }
}
