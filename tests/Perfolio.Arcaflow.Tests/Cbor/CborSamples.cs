using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Cbor;

/// <summary>Values for properties of the codec.</summary>
internal static class CborSamples
{
    internal static byte[] Encode(JsonValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        new CborWriter(bytes).Value(value);
        return bytes.WrittenSpan.ToArray();
    }

    internal static Arbitrary<JsonValue> Values() => Arb.From(Value(4));

    private static Gen<JsonValue> Value(int depth)
    {
        Gen<string> text = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => new string(s.Get.Where(c => !char.IsSurrogate(c)).ToArray()));
        Gen<JsonValue> scalar = Gen.OneOf(
            Gen.Constant(JsonValue.Null),
            ArbMap.Default.GeneratorFor<bool>().Select(JsonValue.Of),
            ArbMap.Default.GeneratorFor<long>().Select(JsonValue.Of),
            Gen.Elements(0L, 23, 24, 255, 256, 65535, 65536, uint.MaxValue, 1L + uint.MaxValue, long.MaxValue, long.MinValue, -1, -24, -25).Select(JsonValue.Of),
            ArbMap.Default.GeneratorFor<double>().Select(JsonValue.Of),
            text.Select(JsonValue.Of));
        if (depth == 0) return scalar;
        Gen<JsonValue> list = Gen.ListOf(Value(depth - 1)).Select(items => JsonValue.Of(items.Take(40).ToArray()));
        Gen<JsonValue> map = Gen.ListOf(text).SelectMany(keys => Gen.ListOf(Value(depth - 1)).Select(values =>
            JsonValue.Of(keys.Distinct().Zip(values.Take(40), KeyValuePair.Create).ToArray())));
        return Gen.OneOf(scalar, list, map);
    }
}
