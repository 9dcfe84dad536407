using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives;
using Perfolio.Archives.Format;
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
