using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Tests.Json;

/// <summary>Random JSON values of every kind.</summary>
internal static class JsonGenerator
{
    public static Arbitrary<JsonValue> Values => Value(4).ToArbitrary();

    private static Gen<JsonValue> Scalar => Gen.OneOf(
        Gen.Constant(JsonValue.Null),
        ArbMap.Default.GeneratorFor<bool>().Select(JsonValue.Of),
        ArbMap.Default.GeneratorFor<long>().Select(JsonValue.Of),
        ArbMap.Default.GeneratorFor<double>().Select(JsonValue.Of),
        ArbMap.Default.GeneratorFor<System.Numerics.BigInteger>().Select(b => JsonValue.Of(b * b * b * b)),
        ArbMap.Default.GeneratorFor<string>().Where(s => s is not null).Select(JsonValue.Of));

    private static Gen<JsonValue> Value(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Value(depth - 1).ListOf().Select(items => JsonValue.Of(items.ToArray())),
            Value(depth - 1).ListOf().Select(items => JsonValue.Of(
                items.Select((v, i) => KeyValuePair.Create($"k{i}\n\"é{i}", v)).ToArray())));
}
