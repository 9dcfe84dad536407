using System.Globalization;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Writing;

namespace Perfolio.Interop.Tests.Archives;

/// <summary>What the reducer writes is an archive to PCP's own tools.</summary>
[Trait("Category", "Interop")]
public sealed class ReduceInteropTests : IClassFixture<Recording>, IDisposable
{
    private static readonly InstanceDomainId Indom = InstanceDomainId.From(60, 1);
    private readonly string _root = Directory.CreateTempSubdirectory("perfolio-reduce-").FullName;
    private readonly Recording _recording;

    public ReduceInteropTests(Recording recording) => _recording = recording;

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task WhatPmloggerRecordedIsReducedWithAllItsMetadata(int version, bool interpolate)
    {
        var path = _recording.Archive(version);
        var output = Path.Combine(_root, "out");
        var warnings = new List<string>();
        var result = ArchiveReducer.Reduce([path], new ReduceOptions
        {
            Tiers = [new ReduceTier(Timestamp.PerSecond / 2, output)],
            Interpolate = interpolate,
            Warn = warnings.Add,
        });
        result.Damages.ShouldBeEmpty();
        result.Tiers[0].Records.ShouldBeGreaterThan(2);
        warnings.ShouldAllBe(static w => w.Contains(": Warning: skipping ", StringComparison.Ordinal));
        warnings.ShouldContain(static w => w.EndsWith("skipping EVENT metric", StringComparison.Ordinal));
        var check = await PcpTools.RunAsync("pmlogcheck", null, "-w", output);
        (check.Output + check.Error).ShouldBe("");

        using var before = Archive.Open(path);
        using var after = Archive.Open(output);
        after.Label.ShouldBe(before.Label with { Pid = after.Label.Pid });
        after.Metadata.Descriptors.Count.ShouldBe(before.Metadata.Descriptors.Count - warnings.Count);
        bool Kept(uint ident) =>
            before.Metadata.Find(new Pmid(ident)) is null || after.Metadata.Find(new Pmid(ident)) is not null;
        after.Metadata.Texts.Select(Text)
            .ShouldBe(before.Metadata.Texts.Where(t => Kept(t.Ident)).Select(Text), ignoreOrder: true);
        after.Metadata.Labels.SelectMany(Labels).Distinct().ShouldBe(
            before.Metadata.Labels.Where(l => l.Kind != LabelSetKind.Item || Kept(l.Ident)).SelectMany(Labels)
                .Distinct(), ignoreOrder: true);
        after.Metadata.Texts.ShouldNotBeEmpty();
        after.Metadata.Labels.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task PcpReadsWhatWasReduced(ArchiveVersion version)
    {
        var input = Path.Combine(_root, "in");
        var output = Path.Combine(_root, "out");
        Write(input, version);
        ArchiveReducer.Reduce([input], new ReduceOptions
        {
            Tiers = [new ReduceTier(60 * Timestamp.PerSecond, output)],
            Statistics = Enum.GetValues<ReduceStatistic>(),
        }).Tiers[0].Records.ShouldBe(6);

        var check = await PcpTools.RunAsync("pmlogcheck", null, "-w", output);
        check.Output.ShouldBe("");
        check.Error.ShouldBe("");
        check.Code.ShouldBe(0);
        var dump = (await PcpTools.RunAsync("pmdumplog", null, "-a", "-Z", "UTC", output)).Output;
        dump.ShouldContain("(test.counter): value 4294967296\n", Case.Sensitive);
        dump.ShouldContain("<mark>");
        dump.ShouldContain("(reduced.max.test.gauge)");
        dump.ShouldNotContain("???");
        var value = await PcpTools.RunAsync("pmval", null, "-a", output, "-U", output, "-Z", "UTC", "reduced.count.test.counter");
        value.Output.ShouldContain("6");
    }

    private static string Text(HelpText text) => $"{text.Kind} {text.Ident} {text.Text}";

    private static IEnumerable<string> Labels(LabelSets labels) =>
        labels.Sets.Select(s => $"{labels.Kind} {labels.Ident} {s.Instance} {System.Text.Encoding.UTF8.GetString(s.Json)}");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(string path, ArchiveVersion version)
    {
        var start = Timestamp.From(1_700_000_000);
        using var writer = ArchiveWriter.Create(
            path, new ArchiveLabel { Version = version, Pid = 1, Start = start, HostName = "lab", TimeZone = "UTC" });
        var counter = new MetricDescriptor(
            "test.counter", Pmid.From(60, 0, 1), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter);
        var gauge = new MetricDescriptor("test.gauge", Pmid.From(60, 0, 2), MetricType.Double, Indom, MetricSemantics.Instant);
        writer.WriteDescriptor(counter);
        writer.WriteDescriptor(gauge);
        var record = new RecordBuilder(version);
        for (var x = 0; x <= 300; x += 10)
        {
            var time = start.Add(x * Timestamp.PerSecond);
            var low = x / 50;
            writer.WriteInstances(Indom, time, InstanceList.Create(Enumerable.Range(low, 3)
                .Select(static i => KeyValuePair.Create(i, string.Create(CultureInfo.InvariantCulture, $"p{i}")))));
            record.BeginMetric(counter.Pmid, counter.Type);
            record.AddInt32(-1, (int)(uint)((4294967236L + x) % (1L << 32)));
            record.BeginMetric(gauge.Pmid, gauge.Type);
            for (var i = low; i < low + 3; i++)
                record.AddDouble(i, x + i);
            writer.WriteRecord(record, time);
            if (x == 150)
                writer.WriteMark(time.Add(1_000_000));
        }

        writer.Complete();
    }
}
