using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reduction;

/// <summary>Every kind of bad input has a message of its own.</summary>
public sealed class MessageTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(".0", 8, "in.0: volume 0, byte offset 8: corrupt record: illegal label: pid", false)]
    [InlineData(".0", 24, "in.0: volume 0, byte offset 0: corrupt record: illegal label: host", false)]
    [InlineData(".1", 8, "in.1: volume 1, byte offset 8: corrupt record: illegal label: pid", true)]
    [InlineData(".1", 4, "in.1: volume 1, byte offset 4: corrupt record:", true)]
    [InlineData(".index", 8, "in.index: byte offset 8: corrupt record: illegal label: pid", true)]
    [InlineData(".index", 24, "in.index: byte offset 0: corrupt record: illegal label: host", true)]
    public void MembersThatDoNotBelongTogether(string member, int at, string message, bool kept)
    {
        Small();
        var bytes = File.ReadAllBytes(In(member));
        bytes[at] ^= 0x21;
        File.WriteAllBytes(In(member), bytes);
        var result = Reduce("in");
        result.Damages[0].ToString().ShouldContain(message);
        result.Tiers[0].Kept.ShouldBe(kept);
        // Of a volume that is not what it should be nothing is taken.
        if (kept && member == ".1")
            Series.Read(_scratch.Path("out")).Last(static l => !l.StartsWith("mark", StringComparison.Ordinal)).ShouldStartWith("40: ");
    }

    [Fact]
    public void AVolumeThatIsMissingIsAGap()
    {
        var series = new SeriesBuilder(_scratch, ArchiveVersion.V2).Write("in", 0, 12, perVolume: 4);
        File.Delete(In(".1"));
        Reduce(series, 20).Damages.ShouldBeEmpty();
        _warnings.ShouldContain(static w => w.Contains("data volume 1 is missing", StringComparison.Ordinal));
        Series.Read(_scratch.Path("out")).ShouldBe(["0: g=0", "20: g=15", "40: g=30", "mark 40.001", "80: g=80", "100: g=95"]);
    }

    [Fact]
    public void AnIndexIsNotNeeded()
    {
        (byte[]?, string)[] indices =
            [(null, "temporal index is missing"), ([], "contains no PCP data"), ([1, 2, 3], "in.index")];
        foreach (var (content, text) in indices)
        {
            _warnings.Clear();
            Small();
            File.Delete(In(".index"));
            if (content is not null)
                File.WriteAllBytes(In(".index"), content);
            Reduce("in").Damages.ShouldBeEmpty();
            _warnings.ShouldHaveSingleItem().ShouldContain(text);
        }
    }

    [Fact]
    public void TimeThatGoesBackwardsIsToldOnce()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        foreach (var x in new[] { 0, 10, 30, 20, 40, 15, 60 })
            series.At(x, ("g", x));
        series.Write().Reduce("20").ShouldBe(["0: g=0", "20: g=10", "40: g=26", "60: g=60"]);
        series.Warnings.ShouldHaveSingleItem().ShouldContain("volume 0, byte offset 940: time goes backwards");
    }

    [Fact]
    public void InputsThatDoNotBelongTogether()
    {
        var first = new SeriesBuilder(_scratch, ArchiveVersion.V2).Write("a", 0, 5);
        new SeriesBuilder(_scratch, ArchiveVersion.V2).Write("b", 30, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "b"])).Message.ShouldContain("Archives overlap in time");
        new SeriesBuilder(_scratch, ArchiveVersion.V2) { Host = "other" }.Write("c", 100, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "c"])).Message.ShouldContain("Archives differ by host");
        new SeriesBuilder(_scratch, ArchiveVersion.V2) { Type = MetricType.UInt64 }.Write("d", 200, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "d"])).Message.ShouldContain("The type of a metric has changed in an archive");
        new SeriesBuilder(_scratch, ArchiveVersion.V2) { Semantics = MetricSemantics.Counter }.Write("e", 300, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "e"])).Message.ShouldContain("The semantics of a metric has changed in an archive");
        new SeriesBuilder(_scratch, ArchiveVersion.V2) { Units = MetricUnits.From(1, 0, 0) }.Write("f", 400, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "f"])).Message.ShouldContain("The units of a metric have changed in an archive");
        new SeriesBuilder(_scratch, ArchiveVersion.V2) { Indom = Series.Indom }.Write("h", 500, 5);
        Should.Throw<ArchiveException>(() => Reduce([first, "h"])).Message.ShouldContain("The instance domain of a metric has changed in an archive");
        Should.Throw<ArchiveException>(() => Reduce("nosuch")).Message.ShouldContain("nosuch.meta: missing metadata file");
    }

    [Fact]
    public void DamageOfOneInputIsReportedAndWithResyncTheNextIsRead()
    {
        var first = new SeriesBuilder(_scratch, ArchiveVersion.V2).Write("a", 0, 5);
        var second = new SeriesBuilder(_scratch, ArchiveVersion.V2).Write("b", 100, 5);
        using (var file = File.OpenWrite(_scratch.Path("a.0")))
            file.SetLength(file.Length - 4);
        var result = Reduce([first, second], resync: false, interval: 10);
        result.Damages.ShouldHaveSingleItem().Offset.ShouldBe(132 + (4 * 40));
        Series.Read(_scratch.Path("out")).ShouldBe(["0: g=0", "10: g=10", "20: g=20", "30: g=30"]);
        Reduce([first, second], resync: true, interval: 10).Damages.Count.ShouldBe(1);
        Series.Read(_scratch.Path("out")).ShouldBe(["0: g=0", "10: g=10", "20: g=20", "30: g=30", "mark 30.001", "100: g=100",
            "110: g=110", "120: g=120", "130: g=130", "140: g=140"]);
    }

    private string In(string member) => _scratch.Path("in" + member);

    private void Small()
    {
        foreach (var file in Directory.EnumerateFiles(_scratch.Root, "in.*"))
            File.Delete(file);
        SmallArchive.Write(_scratch.Path("in"));
    }

    private ReduceResult Reduce(string input, int interval = 20) => Reduce([input], interval: interval);

    private ReduceResult Reduce(string[] inputs, bool resync = false, int interval = 20) =>
        ArchiveReducer.Reduce(inputs.Select(_scratch.Path), new ReduceOptions
        {
            Tiers = [new ReduceTier(interval * Timestamp.PerSecond, _scratch.Path("out"))],
            Overwrite = true,
            Resync = resync,
            Warn = _warnings.Add,
        });

    /// <summary>One gauge whose value is its time, every ten seconds.</summary>
    private sealed class SeriesBuilder(Scratch scratch, ArchiveVersion version)
    {
        public string Host { get; init; } = "lab";

        public MetricType Type { get; init; } = MetricType.UInt32;

        public MetricSemantics Semantics { get; init; } = MetricSemantics.Instant;

        public MetricUnits Units { get; init; }

        public InstanceDomainId Indom { get; init; } = InstanceDomainId.Null;

        public string Write(string name, int start, int count, int perVolume = 0)
        {
            var label = new ArchiveLabel
            {
                Version = version,
                Pid = 42,
                Start = Series.Start.Add(start * Timestamp.PerSecond),
                HostName = Host,
                TimeZone = "UTC"
            };
            using var writer = ArchiveWriter.Create(
                scratch.Path(name), label, new ArchiveWriterOptions { RecordsPerVolume = perVolume });
            var metric = new Perfolio.Archives.Metadata.MetricDescriptor("g", Pmid.From(60, 0, 1), Type, Indom, Semantics, Units);
            writer.WriteDescriptor(metric);
            var record = new RecordBuilder(version);
            for (var i = 0; i < count; i++)
            {
                var x = start + (10 * i);
                record.BeginMetric(metric.Pmid, Type);
                if (Type == MetricType.UInt64)
                    record.AddInt64(-1, x);
                else
                    record.AddInt32(-1, x);
                writer.WriteRecord(record, Series.Start.Add(x * Timestamp.PerSecond));
            }

            writer.Complete();
            return name;
        }
    }
}
