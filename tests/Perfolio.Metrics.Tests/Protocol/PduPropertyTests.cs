using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Tests.Protocol;

public sealed class PduPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void What_is_encoded_is_decoded() => Prop.ForAll<int>(seed =>
    {
        var pdu = PduSamples.Make(seed);
        var bytes = pdu.ToBytes(seed);
        Pdu.TryDecode(bytes, out var read).ShouldBe(ParseResult.Done);
        read!.GetType().ShouldBe(pdu.GetType());
        read.ToBytes(seed).ShouldBe(bytes);
    }).Check(Many);

    [Fact]
    public void Every_type_is_among_the_samples() =>
        Enumerable.Range(0, 2000).Select(static s => PduSamples.Make(s).Type).Distinct().Order()
        .ShouldBe(Enum.GetValues<PduType>().Where(static t => t != PduType.ControlRequest));

    [Fact]
    public void Values_come_back_as_they_were() => Prop.ForAll<int, byte>((seed, metrics) =>
    {
        var bytes = PduSamples.Result(new Random(seed), metrics % 40, null, out var expected);
        var view = new ResultView();
        view.Read(bytes).ShouldBe(ParseResult.Done);
        view.Sets.Length.ShouldBe(metrics % 40);
        expected(view);
        view.TryGetTime(out var time).ShouldBeTrue();
        // The same in high resolution.
        var high = new ResultPdu(view, HighResolution: true).ToBytes();
        var other = new ResultView();
        other.Read(high).ShouldBe(ParseResult.Done);
        expected(other);
        other.TryGetTime(out var highTime).ShouldBeTrue();
        highTime.ShouldBe(time);
    }).Check(Many);

    [Fact]
    public void A_result_put_into_a_record_whole_is_the_one_put_value_by_value() => Prop.ForAll<int, byte>((seed, metrics) =>
    {
        var view = new ResultView();
        view.Read(PduSamples.Result(new Random(seed), metrics % 40, null, out _)).ShouldBe(ParseResult.Done);
        var types = TypesOf(view);
        var whole = new RecordBuilder(ArchiveVersion.V3);
        // Something stands before it.
        whole.BeginMetric(new Pmid(1), MetricType.UInt64);
        whole.AddInt64(-1, seed);
        view.TryAddTo(whole, types).ShouldBeTrue();
        var singly = new RecordBuilder(ArchiveVersion.V3);
        singly.BeginMetric(new Pmid(1), MetricType.UInt64);
        singly.AddInt64(-1, seed);
        for (var i = 0; i < view.Sets.Length; i++)
        {
            var set = view.Sets[i];
            if (set.Count == 0)
                singly.AddError(set.Pmid, set.Error);
            else
                singly.BeginMetric(set.Pmid, types[i]);
            for (var v = set.First; v < set.First + set.Count; v++)
                singly.AddRaw(view.InstanceAt(v), view.BytesAt(v), set.Format);
        }

        Text(whole).ShouldBe(Text(singly));
        // A value of another type than the metric's is not put in whole.
        var wrong = Array.FindIndex(view.Sets.ToArray(), static s => s.Count > 0);
        if (wrong < 0)
            return;
        types[wrong] = types[wrong] == MetricType.Double ? MetricType.Float : MetricType.Double;
        var before = Text(singly);
        view.TryAddTo(singly, types).ShouldBeFalse();
        Text(singly).ShouldBe(before);
    }).Check(Many);

    private static MetricType[] TypesOf(ResultView view)
    {
        var types = new MetricType[view.Sets.Length];
        for (var i = 0; i < types.Length; i++)
        {
            var type = view.Sets[i].Count > 0 ? view.TypeAt(view.Sets[i].First) : MetricType.Unknown;
            types[i] = type == MetricType.Unknown ? MetricType.Int32 : type;
        }

        return types;
    }

    // The record in words: metrics, and of each value its instance and its block from the word of type and length on.
    private static string Text(RecordBuilder builder)
    {
        const int Head = 20;
        var record = builder.Build(Timestamp.From(1, 0)).ToArray();
        builder.Reset();
        var text = new StringBuilder();
        var at = Head;
        for (var sets = Word(Head - 4); sets > 0; sets--)
        {
            var count = Word(at + 4);
            text.Append(CultureInfo.InvariantCulture, $"\n{Word(at):x} {count}:");
            at += 8;
            if (count <= 0)
                continue;
            var inSitu = Word(at) == 0;
            at += 4;
            for (; count > 0; count--, at += 8)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Word(at)}=");
                // References count from two words before the record.
                var block = (Word(at + 4) - 2) * 4;
                text.Append(Convert.ToHexString(
                    inSitu ? record.AsSpan(at + 4, 4) : record.AsSpan(block, Word(block) & 0xffffff)));
            }
        }

        return text.ToString();

        int Word(int offset) => BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(offset));
    }

    [Fact]
    public void A_part_of_a_PDU_is_never_taken_for_one() => Prop.ForAll<int>(seed =>
    {
        var bytes = PduSamples.Make(seed).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Pdu.TryDecode(bytes.AsMemory(0, length), out var pdu).Status.ShouldBe(ParseStatus.NeedMore);
            pdu.ShouldBeNull();
            if (length < PduHeader.Size)
                continue;
            // The same with a header that says the part is all: never an exception, hardly ever an attribute or a body of its
            // own.
            var cut = bytes[..length];
            BinaryPrimitives.WriteInt32BigEndian(cut, length);
            var result = Pdu.TryDecode(cut, out pdu);
            (result.Status == ParseStatus.Done).ShouldBe(pdu is not null);
            if (pdu is not (null or AttributePdu or ErrorPdu or LabelPdu or ResultPdu))
                pdu.ToBytes().ShouldBe(cut);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_is_refused_or_decoded_but_never_thrown() => Prop.ForAll<int, int>((seed, damage) =>
    {
        var bytes = PduSamples.Make(seed).ToBytes();
        var random = new Random(damage);
        for (var i = random.Next(1, 4); i > 0; i--)
            Damage(bytes, random);
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        if (Pdu.TryDecode(bytes, out var pdu).Status == ParseStatus.Done)
            pdu!.ToBytes().Length.ShouldBeLessThan((bytes.Length * 4) + 64);
    }).Check(Many);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(PduHeader.DefaultLimit + 1)]
    public void Impossible_lengths_are_refused_at_once(int length)
    {
        var bytes = new byte[PduHeader.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), 0x7000);
        PduHeader.Scan(bytes, PduHeader.DefaultLimit, out _).Status.ShouldBe(ParseStatus.Invalid);
    }

    [Fact]
    public void Values_that_share_bytes_are_refused()
    {
        var builder = new ResultBuilder();
        builder.BeginMetric(Pmid.From(1, 1, 1), MetricType.String);
        for (var i = 0; i < 3; i++)
            builder.AddString(i, new byte[1000].AsSpan());
        builder.BeginMetric(Pmid.From(1, 1, 2), MetricType.String);
        builder.AddString(-1, Enumerable.Repeat((byte)'x', 1000).ToArray());
        var bytes = builder.Build(new PduWriter()).ToArray();
        new ResultView().Read(bytes).Status.ShouldBe(ParseStatus.Done);
        var last = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(24 + 12 + (3 * 8) + 12 + 4));
        for (var i = 0; i < 3; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24 + 12 + (i * 8) + 4), last);
        new ResultView().Read(bytes).Reason.ShouldBe("the values overlap");
    }

    [Fact]
    public void A_value_of_another_type_than_its_metric_is_not_built()
    {
        var builder = new ResultBuilder();
        builder.BeginMetric(Pmid.From(1, 1, 1), MetricType.Double);
        Should.Throw<InvalidOperationException>(() => builder.AddInt64(-1, 5));
    }

    private static void Damage(byte[] bytes, Random random)
    {
        if (bytes.Length <= PduHeader.Size)
            return;
        var at = random.Next(4, bytes.Length);
        if (random.Next(2) == 0 && at + 4 <= bytes.Length)
            BinaryPrimitives.WriteInt32BigEndian(
                bytes.AsSpan(at & ~3), new[] { -1, int.MaxValue, int.MinValue, 1, 0x10000000, 100 }[random.Next(6)]);
        else
            bytes[at] ^= (byte)(1 << random.Next(8));
    }
}
