using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Tests.Protocol;

/// <summary>PDUs of every type, with content from a seed.</summary>
public static class PduSamples
{
    public static Pdu Make(int seed)
    {
        var random = new Random(seed);
        return (random.Next(20) switch
        {
            0 => new ErrorPdu(-random.Next(20_000), random.Next(2) == 0 ? (uint)random.Next() : null),
            1 => new CredentialsPdu(
                List(random, r => new Credential((byte)r.Next(3), (byte)r.Next(4), (PduFeatures)r.Next(0x10000)))),
            2 => new ProfilePdu(random.Next(64), Profile(random)),
            3 => new FetchPdu(random.Next(64), List(random, Metric), random.Next(2) == 0),
            4 => new DescriptorRequestPdu(Metric(random)),
            5 => new DescriptorPdu(Descriptor(random)),
            6 => new DescriptorIdsPdu(List(random, Metric)),
            7 => new DescriptorsPdu(List(random, Descriptor)),
            8 => new InstanceRequestPdu(Domain(random), random.Next(-1, 9), Bytes(random)),
            9 => new InstancePdu(Domain(random), List(random, r => PduInstance.Of(r.Next(-1, 1000), Text(r)))),
            10 => new TextRequestPdu((uint)random.Next(), (HelpTextKind)random.Next(32)),
            11 => new TextPdu((uint)random.Next(), Bytes(random)),
            12 => new IdsPdu(random.Next(-9, 9), List(random, Metric)),
            13 => Names(random),
            14 => new ChildPdu(Text(random), random.Next(2) == 0),
            15 => new TraversePdu(Text(random)),
            16 => new AttributePdu(random.Next(20), Text(random)),
            17 => new LabelRequestPdu((uint)random.Next(), (LabelSetKind)(1 << random.Next(6))),
            18 => new LabelPdu((uint)random.Next(), (LabelSetKind)(1 << random.Next(6)), List(random, Labels)),
            _ => Result(random),
        });
    }

    /// <summary>A result of all types and of metrics without values; what was put in comes back from
    /// <paramref name="check"/>.</summary>
    public static byte[] Result(Random random, int metrics, Action<ResultView>? check, out Action<ResultView> expected)
    {
        var builder = new ResultBuilder();
        Action<ResultView> all = check ?? (static _ => { });
        var value = 0;
        for (var m = 0; m < metrics; m++)
        {
            var set = m;
            var pmid = Metric(random);
            if (random.Next(4) == 0)
            {
                var error = -random.Next(3) * 1000;
                builder.AddError(pmid, error);
                all += v => v.Sets[set].ShouldBe(new ResultSet(pmid, 0, error, v.Sets[set].First, ValueFormat.InSitu));
                continue;
            }

            var type = (MetricType)random.Next(8);
            var count = random.Next(4);
            builder.BeginMetric(pmid, type);
            all += v => (v.Sets[set].Pmid, v.Sets[set].Count, v.Sets[set].Error).ShouldBe((pmid, count, 0));
            for (var i = 0; i < count; i++)
                all += Add(builder, type, random.Next(-1, 100), random, value++);
        }

        expected = all;
        return builder.Build(new PduWriter(), Timestamp.From(random.Next(), random.Next(1_000_000) * 1000L)).ToArray();
    }

    private static Action<ResultView> Add(ResultBuilder builder, MetricType type, int instance, Random random, int at)
    {
        double number = random.Next(1_000_000);
        var text = Text(random).Replace("\0", "", StringComparison.Ordinal);
        switch (type)
        {
            case MetricType.Int32:
                builder.AddInt32(instance, (int)(number = -number));
                break;
            case MetricType.UInt32:
                builder.AddUInt32(instance, (uint)(number = uint.MaxValue - number));
                break;
            case MetricType.Int64:
                builder.AddInt64(instance, (long)(number = -number * 100_000));
                break;
            case MetricType.UInt64:
                builder.AddUInt64(instance, (ulong)(number *= 100_000));
                break;
            case MetricType.Float:
                builder.AddFloat(instance, (float)number);
                break;
            case MetricType.Double:
                builder.AddDouble(instance, number /= 7);
                break;
            case MetricType.String:
                builder.AddString(instance, Encoding.UTF8.GetBytes(text));
                break;
            default:
                builder.AddAggregate(instance, Encoding.UTF8.GetBytes(text));
                break;
        }

        return view =>
        {
            view.InstanceAt(at).ShouldBe(instance);
            view.IsOf(at, type).ShouldBeTrue();
            if (type == MetricType.String)
                view.TextAt(at).ShouldBe(text);
            else if (type == MetricType.Aggregate)
                Encoding.UTF8.GetString(view.BytesAt(at)).ShouldBe(text);
            else
                view.NumberAt(at, type).ShouldBe(number);
        };
    }

    private static ResultPdu Result(Random random)
    {
        Pdu.TryDecode(Result(random, random.Next(12), null, out _), out var pdu);
        return (ResultPdu)pdu! with { HighResolution = random.Next(2) == 0 };
    }

    private static NamesPdu Names(Random random)
    {
        var names = List(random, Text);
        return new NamesPdu(names, random.Next(2) == 0 && names.Length > 0 ? [.. names.Select(_ => random.Next(2))] : null);
    }

    private static InstanceProfile Profile(Random random) => new(
        random.Next(2) == 0, List(random, r => new ProfileDomain(Domain(r), r.Next(2) == 0, List(r, static q => q.Next(100)))));

    private static LabelSet Labels(Random random)
    {
        var name = new string('n', random.Next(1, 9));
        var value = '"' + new string('v', random.Next(9)) + '"';
        var json = Encoding.UTF8.GetBytes($"{{\"{name}\":{value}}}");
        return random.Next(4) == 0
            ? new LabelSet(random.Next(9), [], [])
            : new LabelSet(-1, json,
                [new MetricLabel(2, (byte)name.Length, LabelSetKind.Item, (ushort)(name.Length + 4), (ushort)value.Length)]);
    }

    private static MetricDescriptor Descriptor(Random random) => new(
        Metric(random), (MetricType)random.Next(-1, 11), Domain(random), MetricSemantics.Instant,
        new MetricUnits((uint)random.Next()), []);

    private static Pmid Metric(Random random) => Pmid.From(random.Next(512), random.Next(4096), random.Next(1024));

    private static InstanceDomainId Domain(Random random) => InstanceDomainId.From(random.Next(512), random.Next(9));

    private static string Text(Random random) => string.Concat(List(random, static r => "aé漢 ~😀.x"[r.Next(5)]));

    private static byte[] Bytes(Random random) => List(random, static r => (byte)r.Next(256));

    private static T[] List<T>(Random random, Func<Random, T> make)
    {
        var list = new T[random.Next(8)];
        for (var i = 0; i < list.Length; i++)
            list[i] = make(random);
        return list;
    }
}
