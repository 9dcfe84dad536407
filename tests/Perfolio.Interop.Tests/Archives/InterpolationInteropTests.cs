using System.Text.RegularExpressions;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Tests;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Interop.Tests.Archives;

/// <summary><c>--interpolate</c> writes the values that PCP's own reducer writes, seen through pmdumplog.</summary>
[Trait("Category", "Interop")]
public sealed partial class InterpolationInteropTests : IDisposable
{
    private static readonly Timestamp Start = Timestamp.From(1_700_000_000);
    private static readonly InstanceDomainId Small = InstanceDomainId.From(60, 1);
    private static readonly InstanceDomainId Large = InstanceDomainId.From(60, 2);
    private static readonly MetricType[] Types =
        [MetricType.Int32, MetricType.UInt32, MetricType.Int64, MetricType.UInt64, MetricType.Float, MetricType.Double,
            MetricType.String];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2, 1, "60", null)]
    [InlineData(ArchiveVersion.V3, 2, "60", null)]
    [InlineData(ArchiveVersion.V2, 3, "7", null)]
    [InlineData(ArchiveVersion.V3, 4, "45", null)]
    [InlineData(ArchiveVersion.V2, 5, "60", "95")]
    [InlineData(ArchiveVersion.V3, 6, "33", "200")]
    [InlineData(ArchiveVersion.V2, 7, "60", "30")]
    [InlineData(ArchiveVersion.V3, 8, "100", null)]
    [InlineData(ArchiveVersion.V2, 9, "20", "301")]
    [InlineData(ArchiveVersion.V3, 11, "11", null)]
    [InlineData(ArchiveVersion.V3, 12, "15", "444")]
    public async Task ValuesAreThoseOfPmlogreduce(ArchiveVersion version, int seed, string interval, string? start)
    {
        var input = _scratch.Path("in");
        Write(input, version, new Random(seed));
        var theirs = await PcpTools.RunAsync("pmlogreduce", null, ["-t", interval, .. start is null ? Array.Empty<string>() : ["-S", start], input, _scratch.Path("theirs")]);
        theirs.Code.ShouldBe(0, theirs.Error);
        ArchiveReducer.Reduce([input], new ReduceOptions
        {
            Tiers = [new ReduceTier(Interval.Parse(interval), _scratch.Path("ours"))],
            Window = new TimeWindowOptions { Start = start is null ? null : TimeSpecification.Parse(start) },
            Interpolate = true,
        });
        var check = await PcpTools.RunAsync("pmlogcheck", null, "-w", _scratch.Path("ours"));
        (check.Output + check.Error).ShouldBe("");
        // pmdumplog does not show the records that pmlogreduce writes behind a later mark; ours shows them in its text.
        var expected = Values(DumpText.Ours(_scratch.Path("theirs"), DumpViews.Values));
        var dump = await PcpTools.RunAsync("pmdumplog", null, "-Z", "UTC", _scratch.Path("ours"));
        dump.Code.ShouldBe(0, dump.Error);
        var ours = Values(dump.Output);
        // A signed number beyond 32 bits becomes the smallest one there is in PCP; here it wraps.
        foreach (var (key, value) in expected.Where(static v =>
            v.Value == "-2147483648" && v.Key.Contains(".int32.counter", StringComparison.Ordinal)))
            ours.Remove(key).ShouldBe(expected.Remove(key), value);
        expected.Count.ShouldBeGreaterThan(100);
        string.Join('\n', expected.Except(ours).Take(40).Select(static v => "- " + v).Concat(ours.Except(expected).Take(40).Select(static v => "+ " + v))).ShouldBe("");
    }

    /// <summary>Values by stamp, metric and internal instance.</summary>
    private static Dictionary<string, string> Values(string dump)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string stamp = "", metric = "";
        foreach (var line in dump.Split('\n'))
        {
            if (RecordLine().Match(line) is { Success: true } record)
                stamp = record.Groups[1].Value;
            else if (MetricLine().Match(line) is { Success: true } found)
                metric = found.Groups[1].Value;
            if (ValueLine().Match(line) is { Success: true } value)
                values.Add($"{stamp} {metric}[{value.Groups[1].Value}]", value.Groups[2].Value);
        }

        return values;
    }

    [GeneratedRegex(@"^(\d\d:\d\d:\d\d\.\d+) ", RegexOptions.None, 10000)]
    private static partial Regex RecordLine();

    [GeneratedRegex(@"^ +\d+\.\d+\.\d+ \((.*?)\)", RegexOptions.None, 10000)]
    private static partial Regex MetricLine();

    [GeneratedRegex("(?:inst \\[(\\d+) or .*?\\]|\\):) value (.*)$", RegexOptions.None, 10000)]
    private static partial Regex ValueLine();

    // Whole seconds; everything is logged at irregular times, some things seldom, with gaps, instances that come and go and
    // counters that wrap.
    private static void Write(string path, ArchiveVersion version, Random random)
    {
        using var writer = ArchiveWriter.Create(
            path, new ArchiveLabel { Version = version, Pid = 1, Start = Start, HostName = "lab", TimeZone = "UTC" });
        var metrics = new List<MetricDescriptor>();
        foreach (var semantics in new[] { MetricSemantics.Counter, MetricSemantics.Instant, MetricSemantics.Discrete })
        {
            foreach (var type in Types.Where(t => t != MetricType.String || semantics != MetricSemantics.Counter))
            {
                foreach (var indom in new[] { InstanceDomainId.Null, Small, Large })
                {
                    var number = metrics.Count + 1;
                    metrics.Add(new MetricDescriptor($"test.m{number}.{type}.{semantics}".ToLowerInvariant(),
                        Pmid.From(60, 0, number), type, indom, semantics));
                    writer.WriteDescriptor(metrics[^1]);
                }
            }
        }

        var record = new RecordBuilder(version);
        for (var x = 0; x <= 600;)
        {
            var time = Start.Add(x * Timestamp.PerSecond);
            int low = x / 90, many = x / 25;
            writer.WriteInstances(Small, time, Named(low, 3));
            writer.WriteInstances(Large, time, Named(many, 20));
            for (var m = 0; m < metrics.Count; m++)
            {
                // The first of all is in every record, so that none is empty.
                if (m > 0 && x > 0 && random.Next(m % 4 == 3 ? 12 : 3) != 0)
                    continue;
                var metric = metrics[m];
                record.BeginMetric(metric.Pmid, metric.Type);
                var (first, count) = metric.Indom == Small ? (low, 3) : metric.Indom == Large ? (many, 20) : (-1, 1);
                for (var id = first; id < first + count; id++)
                    Put(record, metric.Type, id, (x * 37L) + (id * 11L) + (m * 5L));
            }

            writer.WriteRecord(record, time);
            if (random.Next(12) == 0)
            {
                writer.WriteMark(time.Add(1_000_000));
                x += random.Next(100);
            }

            x += random.Next(1, 20);
        }

        writer.Complete();
    }

    private static InstanceList Named(int first, int count) =>
        InstanceList.Create(Enumerable.Range(first, count).Select(static i => KeyValuePair.Create(i, $"p{i}")));

    private static void Put(RecordBuilder record, MetricType type, int id, long value)
    {
        switch (type)
        {
            case MetricType.Int32:
                record.AddInt32(id, unchecked((int)((value * 200_000) - 1_000_000)));
                break;
            case MetricType.UInt32:
                record.AddInt32(id, unchecked((int)(value * 300_000)));
                break;
            case MetricType.Float:
                record.AddFloat(id, value / 4f);
                break;
            case MetricType.Double:
                record.AddDouble(id, value / 8.0);
                break;
            case MetricType.String:
                record.AddString(id, ArchiveText.Encode($"at {value}"));
                break;
            default:
                record.AddInt64(id, value * 1_000_000);
                break;
        }
    }
}
