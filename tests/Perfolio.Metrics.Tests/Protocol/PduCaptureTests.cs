using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Tests.Protocol;

/// <summary>PDUs captured between pmcd 6.0.3, agents and clients: decoded to what they say, and encoded to the same
/// bytes.</summary>
public sealed class PduCaptureTests
{
    private static readonly Pmid Metric = Pmid.From(249, 1, 1);
    private static readonly InstanceDomainId Domain = InstanceDomainId.From(249, 1);

    [Fact]
    public void Handshakes()
    {
        Same("00000014 0000700c 00005514 00000001 01020000", CredentialsPdu.Of(), 0x5514);
        Same("00000014 00007000 00000000 00000000 02010e44", new ErrorPdu(0, 0x02010e44));
        Same("00000016 00007011 00000000 0000000e 32323730 3700", new AttributePdu(14, "22707"));
        Same("00000012 00007011 00000000 0000000c 3000", new AttributePdu(12, "0"));
    }

    [Fact]
    public void Names()
    {
        Same("00000020 00007010 00000000 00000000 00000009 73746170 5f6a736f 6e7e7e7e", new TraversePdu("stap_json"));
        Same(
            "00000030 0000700e 00000000 00000015 00000000 00000001 00000014 73746170 5f6a736f 6e2e726f 6f742e72 6174696f",
            new NamesPdu(["stap_json.root.ratio"]));
        Same("00000018 0000700d 00000000 00000000 00000001 3e400400", new IdsPdu(0, [Pmid.From(249, 1, 0)]));
    }

    [Fact]
    public void Descriptors()
    {
        Same("00000010 00007004 00000000 3e400401", new DescriptorRequestPdu(Metric));
        Same(
            "00000020 00007005 00000000 3e400401 00000002 ffffffff 00000001 00000000",
            new DescriptorPdu(
                new MetricDescriptor(Metric, MetricType.Int64, InstanceDomainId.Null, MetricSemantics.Counter, default, [])));
        Same(
            "00000020 00007005 00000000 22400801 00000002 22400004 00000003 01001000",
            new DescriptorPdu(new MetricDescriptor(
                Pmid.From(137, 2, 1), MetricType.Int64, InstanceDomainId.From(137, 4), MetricSemantics.Instant,
                MetricUnits.From(0, 1, 0, 0, 1), [])));
    }

    [Fact]
    public void Instances()
    {
        Same("00000020 00007006 00000000 3e400001 00000000 00000000 ffffffff 00000000", InstanceRequestPdu.All(Domain));
        Same(
            "0000002c 00007007 00000000 3e400001 00000002 00000000 00000004 65746830 00000001 00000004 65746831",
            new InstancePdu(Domain, [PduInstance.Of(0, "eth0"), PduInstance.Of(1, "eth1")]));
        Same("00000024 00007006 00000000 3e400001 00000000 00000000 ffffffff 00000004 65746831",
            new InstanceRequestPdu(Domain, -1, "eth1"u8.ToArray()));
        Same("0000001c 00007007 00000000 3e400001 00000001 00000001 00000000", new InstancePdu(Domain, [PduInstance.Of(1, "")]));
    }

    [Fact]
    public void Profile_and_fetch()
    {
        Same("0000001c 00007002 00000000 00000000 00000000 00000000 00000000", new ProfilePdu(0, InstanceProfile.All));
        Same("00000020 00007003 00000000 00000000 00000000 00000000 00000001 3e400800", new FetchPdu(0, [Pmid.From(249, 2, 0)]));
        Same(
            "0000002c 00007014 00000000 00000000 00000000 00000000 00000004 3e400800 3e400801 3e400802 3e400403",
            new FetchPdu(0, [Pmid.From(249, 2, 0), Pmid.From(249, 2, 1), Pmid.From(249, 2, 2), Pmid.From(249, 1, 3)],
                HighResolution: true));
    }

    [Fact]
    public void A_result_of_two_instances()
    {
        const string Capture = "0000004c 00007001 00000000 00000000 00000000 00000001 3e400800 00000002 00000001 00000000 0000000d 00000001 00000010 "
            + "0300000c 00000000 0009f30e 0300000c 00000100 00000000";
        var builder = new ResultBuilder();
        builder.BeginMetric(Pmid.From(249, 2, 0), MetricType.UInt64);
        builder.AddUInt64(0, 652046);
        builder.AddUInt64(1, 1UL << 40);
        Hex(builder.Build(new PduWriter()).Span).ShouldBe(Capture.Replace(" ", "", StringComparison.Ordinal));
        Pdu.TryDecode(Bytes(Capture), out var pdu).ShouldBe(ParseResult.Done);
        var values = pdu.ShouldBeOfType<ResultPdu>().Values;
        values.NumberAt(1, MetricType.UInt64).ShouldBe(1UL << 40);
        values.IsOf(1, MetricType.Int64).ShouldBeFalse();
    }

    [Fact]
    public void A_result_of_all_kinds()
    {
        var builder = new ResultBuilder();
        builder.BeginMetric(Pmid.From(249, 1, 0), MetricType.String);
        builder.AddString(-1, "eth0"u8);
        builder.AddError(Pmid.From(249, 3, 0), 0);
        builder.AddError(Pmid.From(249, 3, 1), -12350);
        builder.BeginMetric(Pmid.From(249, 4, 0), MetricType.Int32);
        builder.AddInt32(-1, -5);
        builder.BeginMetric(Pmid.From(249, 4, 1), MetricType.UInt32);
        builder.AddUInt32(-1, 4_000_000_000);
        builder.BeginMetric(Pmid.From(249, 4, 2), MetricType.Float);
        builder.AddFloat(-1, 1.5f);
        builder.BeginMetric(Pmid.From(249, 4, 3), MetricType.String);
        builder.AddString(-1, "éth1"u8);
        Hex(builder.Build(new PduWriter()).Span[24..]).ShouldBe(Hex(Bytes(
            "3e400400 00000001 00000001 ffffffff 00000023 3e400c00 00000000 3e400c01 ffffcfc2 3e401000 00000001 00000000 ffffffff fffffffb "
            + "3e401001 00000001 00000000 ffffffff ee6b2800 3e401002 00000001 00000001 ffffffff 00000026 3e401003 00000001 00000001 ffffffff 00000028 "
            + "06000009 65746830 007e7e7e 04000008 3fc00000 0600000a c3a97468 31007e7e")));
    }

    [Fact]
    public void Errors()
    {
        Same("00000010 00007000 00000000 ffffcfc3", new ErrorPdu(-12349));
        Same("00000010 00007000 00000000 ffffcbaf", new ErrorPdu(-13393));
        Same("00000010 00007000 00000000 00000010", new ErrorPdu((int)PmcdChanges.Names));
    }

    [Fact]
    public void A_result_that_announces_new_names()
    {
        var builder = new ResultBuilder();
        builder.BeginMetric(Pmid.From(249, 1, 3), MetricType.Double);
        builder.AddDouble(-1, 0.25);
        Hex(builder.Build(new PduWriter(), PmcdChanges.Names).Span).ShouldBe(Hex(Bytes(
            "00000038 00007001 00000000 00000010 00000000 00000001 3e400403 00000001 00000001 ffffffff 0000000b 0500000c 3fd00000 00000000")));
    }

    [Fact]
    public void Labels()
    {
        Same("00000014 00007012 00000000 000000f9 00000002", new LabelRequestPdu(249, LabelSetKind.Domain));
        Same(
            "00000044 00007013 00000000 000000f9 00000002 00000000 00000001 ffffffff 00000001 00000034 00000010 00020502 00090006 "
            + "7b226167 656e7422 3a226a73 6f6e227d",
            new LabelPdu(249, LabelSetKind.Domain,
                [new LabelSet(-1, "{\"agent\":\"json\"}"u8.ToArray(), [new MetricLabel(2, 5, LabelSetKind.Domain, 9, 6)])]));
    }

    [Fact]
    public void A_store()
    {
        Pdu.TryDecode(Bytes("0000002c 00007001 00000000 7adbfdb9 00000000 00000001 3e401000 00000001 00000000 ffffffff 00000007"),
            out var pdu)
            .ShouldBe(ParseResult.Done);
        pdu.ShouldBeOfType<ResultPdu>().Values.NumberAt(0, MetricType.Int32).ShouldBe(7);
    }

    [Fact]
    public void Bytes_too_many_are_refused() =>
        Pdu.TryDecode(Bytes("00000024 00007005 00000000 3e400401 00000002 ffffffff 00000001 00000000 00000000"), out _)
            .ShouldBe(ParseResult.Invalid(32, "4 bytes too many"));

    private static void Same(string capture, Pdu expected, int from = 0)
    {
        Hex(expected.ToBytes(from)).ShouldBe(Hex(Bytes(capture)));
        Pdu.TryDecode(Bytes(capture), out var pdu).ShouldBe(ParseResult.Done);
        pdu!.GetType().ShouldBe(expected.GetType());
        Hex(pdu.ToBytes(from)).ShouldBe(Hex(Bytes(capture)));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
