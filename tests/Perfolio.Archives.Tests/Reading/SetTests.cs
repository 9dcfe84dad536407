using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class SetTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public SetTests()
    {
        SimpleArchive.Write(_scratch.Path("later"), records: 3, from: 100);
        SimpleArchive.Write(_scratch.Path("early"), records: 7);
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("list")]
    [InlineData("directory")]
    public void Members_are_read_in_order_of_time_with_a_mark_between(string kind)
    {
        var list = $"{_scratch.Path("later")},{_scratch.Path("early.meta")}";
        using var set = ArchiveSet.Open(kind == "list" ? list : _scratch.Root);
        set.Members.Count.ShouldBe(2);
        set.End.ShouldBe(SimpleArchive.At(120));
        set.Descriptors.ShouldHaveSingleItem();
        using var cursor = set.Results();
        var seen = new List<(double, bool)>();
        while (cursor.Read() == ReadStatus.Record)
            seen.Add(((cursor.Time.Nanoseconds - SimpleArchive.Start.Nanoseconds) / 1e9, cursor.IsMark));
        seen.ShouldBe([(0, false), (10, false), (20, false), (30, false), (40, false), (50, false), (60, false), (60.001, true),
            (100, false), (110, false), (120, false)]);
    }

    [Fact]
    public void Overlap_is_an_error()
    {
        SimpleArchive.Write(_scratch.Path("middle"), records: 5, from: 50);
        Should.Throw<ArchiveException>(() => ArchiveSet.Open(_scratch.Root)).Code.ShouldBe(-12401);
    }

    [Fact]
    public void Another_host_is_an_error()
    {
        SimpleArchive.Write(_scratch.Path("other"), records: 5, from: 500, host: "elsewhere");
        Should.Throw<ArchiveException>(() => ArchiveSet.Open(_scratch.Root)).Code.ShouldBe(-12402);
    }

    [Fact]
    public void Clashing_descriptors_are_an_error()
    {
        var label = new ArchiveLabel { Version = ArchiveVersion.V2, Pid = 1, Start = SimpleArchive.At(900), HostName = "demo" };
        using (var writer = ArchiveWriter.Create(_scratch.Path("clash"), label))
        {
            writer.WriteDescriptor(new(
                "demo.x", SimpleArchive.Metric, MetricType.UInt64, InstanceDomainId.Null, MetricSemantics.Instant));
            writer.WriteMark(SimpleArchive.At(900));
            writer.Complete();
        }

        Should.Throw<ArchiveException>(() => ArchiveSet.Open(_scratch.Root)).Code.ShouldBe(-12404);
    }

    [Fact]
    public void A_directory_without_archives_is_an_error()
    {
        Directory.CreateDirectory(_scratch.Path("empty"));
        Should.Throw<ArchiveException>(() => ArchiveSet.Open(_scratch.Path("empty"))).Message.ShouldContain("no archive");
    }
}
