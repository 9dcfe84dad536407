using System.Text;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Dump;

public sealed class DumpTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public DumpTests() => WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V2);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Values_sizes_and_marks() => Text(new DumpOptions { Views = DumpViews.Values | DumpViews.Sizes }).ShouldBe(
        """

        [124 bytes]
        22:13:20.000000 3 metrics
            245.0.1 (demo.count): value 4294967290
            245.0.2 (demo.note): value "hello"
            245.0.3 (demo.gauge):
                inst [0 or "a"] value 1.5
                inst [1 or "bb"] value -2

        [100 bytes]
        22:13:30.500000 3 metrics
            245.0.1 (demo.count): value 4
            245.0.2 (demo.note): Missing metric value(s)
            245.0.3 (demo.gauge):
                inst [1 or "bb"] value 0.25
                inst [2 or "ccc"] value 4

        [20 bytes]
        22:13:30.501000  <mark>

        """);

    [Fact]
    public void Labels_texts_and_domains() => Text(new DumpOptions
    {
        Views = DumpViews.LongLabel | DumpViews.LabelSets | DumpViews.Texts | DumpViews.InstanceDomainRecords | DumpViews.Index,
        Note = "Note: timezone set to \"TZ=UTC\"",
    }).ShouldBe(
        """
        Note: timezone set to "TZ=UTC"

        Log Label (Log Format Version 2)
        Performance metrics from host demo
            commencing Tue Nov 14 22:13:20.000000 2023
            ending     Tue Nov 14 22:13:30.501000 2023
        Archive timezone: UTC
        PID for pmlogger: 4242

        Metric Labels in the Log ...
        22:13:20.000000
            Context labels (14 bytes): {"site":"lab"}
                [0] name(2,4) : value(8,5) [context]

        Metric Help Text in the Log ...
        PMID: 245.0.1 [events seen]

        Instance Domains on-disk ...
        22:13:20.000000 InDom: 245.1 2 instances
           0 or "a"
           1 or "bb"
        22:13:30.500000 InDom: 245.1 2 instances
           1 or "bb"
           2 or "ccc"

        Temporal Index
        		Log Vol    end(meta)     end(log)
        22:13:20.000000	      0          132          132
        22:13:30.500000	      0          428          256
        22:13:30.501000	      0          479          376

        """);

    [Fact]
    public void A_window_a_filter_and_reverse_order()
    {
        using var archive = Archive.Open(_scratch.Path("a"));
        Text(new DumpOptions
        {
            Metrics = [archive.Metadata.Find("demo.note")!],
            Stamps = DumpStamps.DateOffsetAndEpoch,
            Start = WorkedExample.Start.Add(1)
        })
            .ShouldBe("\nTue Nov 14 22:13:30.500000 2023 (10.500000) 1700000010 1 metric\n    245.0.2 (demo.note): Missing metric value(s)\n");
        Text(new DumpOptions { Reverse = true, Metrics = [archive.Metadata.Find("demo.count")!] })
            .ShouldBe("\nLog finished at Tue Nov 14 22:13:30 2023 - dump in reverse order\n\n22:13:30.500000 1 metric\n    245.0.1 (demo.count): value 4\n\n22:13:20.000000 1 metric\n    245.0.1 (demo.count): value 4294967290\n");
    }

    [Theory]
    [InlineData(DumpViews.Sizes, true)]
    [InlineData(DumpViews.Marks, true)]
    [InlineData(DumpViews.None, true)]
    [InlineData(DumpViews.Label | DumpViews.Marks | DumpViews.Sizes, false)]
    public void Sizes_and_marks_only_say_how_values_are_shown(DumpViews views, bool values) =>
        Text(new DumpOptions { Views = views }).Contains("demo.count", StringComparison.Ordinal).ShouldBe(values);

    // 2023-11-05 06:00 UTC is the end of summer time in New York.
    [Theory]
    [InlineData("EST5EDT")]
    [InlineData("EST5EDT,M3.2.0,M11.1.0")]
    [InlineData("America/New_York")]
    public void A_zone_with_summer_time_is_followed(string zone)
    {
        var path = _scratch.Path("b");
        using (var writer = ArchiveWriter.Create(
            path, WorkedExample.Label(ArchiveVersion.V2) with { Start = Timestamp.From(1_699_163_990) }))
        {
            writer.WriteMark(Timestamp.From(1_699_163_990));
            writer.WriteMark(Timestamp.From(1_699_164_010));
            writer.Complete();
        }

        using var archive = Archive.Open(path);
        using var memory = new MemoryStream();
        new ArchiveDump(archive, new DumpOptions { Zone = ArchiveZone.Parse(zone) }).Write(memory);
        Encoding.UTF8.GetString(memory.ToArray()).ShouldBe("\n01:59:50.000000  <mark>\n\n01:00:10.000000  <mark>\n");
    }

    private string Text(DumpOptions options)
    {
        using var archive = Archive.Open(_scratch.Path("a"));
        using var memory = new MemoryStream();
        new ArchiveDump(archive, options with { Zone = ArchiveZone.Utc }).Write(memory).ShouldBeNull();
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
