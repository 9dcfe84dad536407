using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reduction;

public sealed class MetadataTests : IDisposable
{
    private static readonly MetricDescriptor Gauge = new(
        Pmid.From(60, 0, 1), MetricType.UInt32, Series.Indom, MetricSemantics.Instant, MetricUnits.From(1, 0, 0),
            ["kept.gauge"u8.ToArray(), "also.gauge"u8.ToArray()]);

    private static readonly MetricDescriptor Event =
        new("left.event", Pmid.From(60, 1, 1), MetricType.Event, InstanceDomainId.Null, MetricSemantics.Instant);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void LabelsTextsNamesAndZonesAreKept(ArchiveVersion version)
    {
        var label = Write(version);
        var warnings = new List<string>();
        ArchiveReducer.Reduce([_scratch.Path("in")], new ReduceOptions
        {
            Tiers = [new ReduceTier(60 * Timestamp.PerSecond, _scratch.Path("out"))],
            Window = Series.Window("10"),
            Warn = warnings.Add,
        });
        warnings.ShouldBe(["left.event: Warning: skipping EVENT metric"]);
        using var input = Archive.Open(_scratch.Path("in"));
        using var output = Archive.Open(_scratch.Path("out"));
        output.Label.ShouldBe(label with { Pid = Environment.ProcessId, Start = At(10) });
        output.MetadataLabel.ShouldBe(output.Label with { Volume = -1 });
        var gauge = output.Metadata.Descriptors.ShouldHaveSingleItem();
        (gauge.Type, gauge.Units, gauge.Indom, gauge.Semantics).ShouldBe((Gauge.Type, Gauge.Units, Gauge.Indom, Gauge.Semantics));
        gauge.Names.ShouldBe(["kept.gauge", "also.gauge"]);

        output.Metadata.Texts.Select(static t => (t.Kind, t.Ident, t.Text)).ShouldBe(
            input.Metadata.Texts.Where(static t => t.Ident != Event.Pmid.Value).Select(static t => (t.Kind, t.Ident, t.Text)));
        output.Metadata.Texts.Count.ShouldBe(4);

        // In force at the start of the window: its stamp; later ones keep theirs.
        output.Metadata.Labels.Select(static l => (Series.Seconds(l.Time), l.Kind, l.Ident, Text(l))).ShouldBe([
            ("10", LabelSetKind.Context, uint.MaxValue, "{\"k\":\"new\"}"),
            ("10", LabelSetKind.Domain, 60u, "{\"k\":\"d\"}"),
            ("10", LabelSetKind.Cluster, Gauge.Pmid.Value & ~0x3ffu, "{\"k\":\"c\"}"),
            ("10", LabelSetKind.Item, Gauge.Pmid.Value, "{\"k\":\"i\"}"),
            ("10", LabelSetKind.InstanceDomain, Series.Indom.Value, "{\"k\":\"n\"}"),
            ("10", LabelSetKind.Instances, Series.Indom.Value, "{\"k\":\"x\"}"),
            ("70", LabelSetKind.Context, uint.MaxValue, "{\"k\":\"late\"}"),
        ], ignoreOrder: true);
        Series.Read(_scratch.Path("out")).ShouldBe(["10: kept.gauge[a b]=10", "70: kept.gauge[a b]=45"]);
    }

    [Fact]
    public void WhatIsNotSelectedTakesItsMetadataAlong()
    {
        Write(ArchiveVersion.V3);
        ArchiveReducer.Reduce([_scratch.Path("in")], new ReduceOptions { Tiers = [new ReduceTier(60 * Timestamp.PerSecond, _scratch.Path("out"))], Metrics = [Event.Name] });
        using var output = Archive.Open(_scratch.Path("out"));
        output.Metadata.Descriptors.ShouldBeEmpty();
        output.Metadata.Texts.ShouldBeEmpty();
        output.Metadata.InstanceDomains.ShouldBeEmpty();
        output.Metadata.Labels.ShouldAllBe(static l => l.Kind == LabelSetKind.Context);
    }

    private static Timestamp At(long seconds) => Series.Start.Add(seconds * Timestamp.PerSecond);

    private static string Text(LabelSets labels) => System.Text.Encoding.UTF8.GetString(labels.Sets[0].Json);

    private ArchiveLabel Write(ArchiveVersion version)
    {
        var label = new ArchiveLabel
        {
            Version = version,
            Pid = 42,
            Start = Series.Start,
            HostName = version == ArchiveVersion.V3 ? new string('h', 200) : "lab.example.org",
            TimeZone = "AEST-10AEDT-11,M10.1.0,M4.1.0/3",
            ZoneInfo = version == ArchiveVersion.V3 ? ":Australia/Melbourne" : "",
        };
        using var writer = ArchiveWriter.Create(_scratch.Path("in"), label);
        writer.WriteDescriptor(Gauge);
        writer.WriteDescriptor(Event);
        foreach (var (subject, ident) in new[] { (HelpTextKind.Metric, Gauge.Pmid.Value),
            (HelpTextKind.InstanceDomain, Series.Indom.Value), (HelpTextKind.Metric, Event.Pmid.Value) })
        {
            writer.WriteText(new HelpText(HelpTextKind.OneLine | subject, ident, "one line"u8.ToArray()));
            writer.WriteText(new HelpText(HelpTextKind.Help | subject, ident, "more\nlines\n"u8.ToArray()));
        }

        Label(writer, 0, LabelSetKind.Context, uint.MaxValue, "old");
        Label(writer, 0, LabelSetKind.Domain, 60, "d");
        Label(writer, 0, LabelSetKind.Cluster, Gauge.Pmid.Value & ~0x3ffu, "c");
        Label(writer, 0, LabelSetKind.Item, Gauge.Pmid.Value, "i");
        Label(writer, 0, LabelSetKind.Item, Event.Pmid.Value, "e");
        Label(writer, 0, LabelSetKind.InstanceDomain, Series.Indom.Value, "n");
        Label(writer, 0, LabelSetKind.Instances, Series.Indom.Value, "x");
        Label(writer, 5, LabelSetKind.Context, uint.MaxValue, "new");
        writer.WriteInstances(Series.Indom, At(0), InstanceList.Create([KeyValuePair.Create(3, "a b")]));
        var record = new RecordBuilder(version);
        for (var x = 0; x <= 70; x += 10)
        {
            if (x == 70)
                Label(writer, 70, LabelSetKind.Context, uint.MaxValue, "late");
            record.BeginMetric(Gauge.Pmid, Gauge.Type);
            record.AddInt32(3, x);
            writer.WriteRecord(record, At(x));
        }

        writer.Complete();
        return label;
    }

    private static void Label(ArchiveWriter writer, long time, LabelSetKind kind, uint ident, string value) =>
        writer.WriteLabels(new LabelSets(At(time), kind, ident, [new LabelSet(
            kind == LabelSetKind.Instances ? 3 : -1, System.Text.Encoding.UTF8.GetBytes($"{{\"k\":\"{value}\"}}"),
            [new MetricLabel(2, 1, kind, 5, (ushort)(value.Length + 2))])]));
}
