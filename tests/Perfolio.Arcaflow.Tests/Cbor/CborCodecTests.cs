using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Cbor;

public class CborCodecTests
{
    [Fact]
    public void WhatIsWrittenIsRead() =>
        Prop.ForAll(CborSamples.Values(), value => CborDecoder.Decode(CborSamples.Encode(value)).Equals(value)).QuickCheckThrowOnFailure();

    [Fact]
    public void AnItemCutAnywhereIsIncomplete() => Prop.ForAll(CborSamples.Values(), value =>
    {
        byte[] bytes = CborSamples.Encode(value);
        for (int length = 0; length < bytes.Length; length++)
        {
            var scanner = new CborScanner();
            scanner.Scan(bytes.AsSpan(0, length)).ShouldBe(CborStatus.NeedMore);
            scanner.Scan(bytes).ShouldBe(CborStatus.Done);
            scanner.Position.ShouldBe(bytes.Length);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ChangedBytesGiveAValueOrACborException()
    {
        Arbitrary<(JsonValue, (int, byte)[])> cases = Arb.From(CborSamples.Values().Generator.SelectMany(
            v => ArbMap.Default.GeneratorFor<(int, byte)[]>().Select(changes => (v, changes))));
        Prop.ForAll(cases, mutated =>
        {
            byte[] bytes = CborSamples.Encode(mutated.Item1);
            foreach ((int at, byte value) in mutated.Item2) bytes[(at & int.MaxValue) % bytes.Length] = value;
            try
            {
                CborDecoder.Decode(bytes).ShouldNotBeNull();
            }
            catch (CborException e)
            {
                e.Reason.ShouldNotBeNullOrEmpty();
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("f6", "null")]
    [InlineData("f7", "null")]
    [InlineData("f4", "false")]
    [InlineData("1818", "24")]
    [InlineData("3863", "-100")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("3bffffffffffffffff", "-18446744073709551616")]
    [InlineData("c249010000000000000000", "18446744073709551616")]
    [InlineData("c349010000000000000000", "-18446744073709551617")]
    [InlineData("f93c00", "1.0")]
    [InlineData("fa47c35000", "100000.0")]
    [InlineData("fb3ff199999999999a", "1.1")]
    [InlineData("7f657374726561646d696e67ff", "\"streaming\"")]
    [InlineData("9f018202039f0405ffff", "[1,[2,3],[4,5]]")]
    [InlineData("bf61610161629f0203ffff", "{\"a\":1,\"b\":[2,3]}")]
    [InlineData("a201020304", "{\"1\":2,\"3\":4}")]
    [InlineData("c074323031332d30332d32315432303a30343a30305a", "\"2013-03-21T20:04:00Z\"")]
    [InlineData("80", "[]")]
    [InlineData("a0", "{}")]
    public void ExamplesOfTheStandard(string hex, string json) =>
        CborDecoder.Decode(Convert.FromHexString(hex)).ShouldBe(JsonTextReader.Parse(json, "expected"));

    [Theory]
    [InlineData("1c", "begins nothing")]
    [InlineData("ff", "a break")]
    [InlineData("bf01ff", "a map ends after a key")]
    [InlineData("7f01ff", "other than its pieces")]
    [InlineData("f8ff", "simple value")]
    [InlineData("4101", "byte string")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("62c328", "not UTF-8")]
    [InlineData("a2616101616102", "twice")]
    [InlineData("a18001", "neither text nor integer")]
    [InlineData("0101", "behind the item")]
    [InlineData("", "ends here")]
    [InlineData("1901", "ends here")]
    [InlineData("7b7fffffffffffffff", "longer than")]
    [InlineData("5bffffffffffffffff", "longer than")]
    [InlineData("9bffffffffffffffff", "longer than")]
    [InlineData("bb7fffffffffffffff", "longer than")]
    [InlineData("c24501", "ends here")]
    public void WhatIsNoCborIsRefused(string hex, string reason) =>
        Should.Throw<CborException>(() => CborDecoder.Decode(Convert.FromHexString(hex))).Reason.ShouldContain(reason);

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x9F)]
    [InlineData(0xC1)]
    public void NestingIsBounded(byte open)
    {
        byte[] deep = [.. Enumerable.Repeat(open, CborLimits.ReadDepth + 1), 0x01];
        Should.Throw<CborException>(() => CborDecoder.Decode(deep)).Reason.ShouldContain("nests deeper");
        byte[] deepest = [.. Enumerable.Repeat((byte)0x81, CborLimits.ReadDepth), 0x01];
        CborDecoder.Decode(deepest).Kind.ShouldBe(JsonKind.Array);
    }

    [Fact]
    public void TheNumberOfValuesIsBounded()
    {
        byte[] many = new byte[CborLimits.ReadValues + 16];
        many.AsSpan().Fill(0x01);
        many[0] = 0x9F;
        new CborScanner().Scan(many).ShouldBe(CborStatus.Invalid);
    }

    [Fact]
    public void IntegersBeyond64BitsKeepTheirValue() =>
        CborDecoder.Decode(Convert.FromHexString("1bffffffffffffffff")).AsBigInteger().ShouldBe(new BigInteger(ulong.MaxValue));

    [Fact]
    public void TheWriterRefusesWhatClientsRefuse()
    {
        var writer = new CborWriter(new System.Buffers.ArrayBufferWriter<byte>());
        Should.Throw<CborLimitException>(() => writer.BeginList(CborLimits.WriteCount + 1));
        for (int i = 0; i < CborLimits.WriteDepth; i++) writer.BeginList(1);
        Should.Throw<CborLimitException>(() => writer.BeginList(1)).Message.ShouldContain("32");
    }

    [Fact]
    public void TheWriterRefusesAWrongCount()
    {
        var writer = new CborWriter(new System.Buffers.ArrayBufferWriter<byte>());
        writer.BeginMap(1);
        writer.Key("a");
        Should.Throw<InvalidOperationException>(writer.End);
    }
}
