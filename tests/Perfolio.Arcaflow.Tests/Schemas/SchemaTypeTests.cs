using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Schemas;

public class SchemaTypeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("\"1\"", 1)]
    [InlineData("\" 5 \"", 5)]
    [InlineData("\"-3\"", -3)]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    [InlineData("7.0", 7)]
    public void IntegersAreTaken(string json, long expected) => new IntegerType().Read(Json(json)).ShouldBe(expected);

    [Theory]
    [InlineData("7.5", "Must be an integer, float given")]
    [InlineData("\"x\"", "Must be an integer")]
    [InlineData("\"\"", "Must be an integer")]
    [InlineData("[]", "Must be an integer, list given")]
    [InlineData("null", "Must be an integer, NoneType given")]
    [InlineData("18446744073709551616", "Must be an integer of at most 64 bits")]
    public void OtherIntegersAreRefused(string json, string reason) => Reason(() => new IntegerType().Read(Json(json))).ShouldBe(reason);

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("2.5", 2.5)]
    [InlineData("\"1e3\"", 1000.0)]
    [InlineData("\" 2.5 \"", 2.5)]
    public void FloatsAreTaken(string json, double expected) => new FloatType().Read(Json(json)).ShouldBe(expected);

    [Fact]
    public void OtherFloatsAreRefused() => Reason(() => new FloatType().Read(Json("\"abc\""))).ShouldBe("Must be a float");

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("5", "5")]
    [InlineData("true", "True")]
    public void TextsAreTaken(string json, string expected) => new StringType().Read(Json(json)).ShouldBe(expected);

    [Theory]
    [InlineData("1.5", "Must be a string, float given")]
    [InlineData("null", "Must be a string, NoneType given")]
    [InlineData("[1]", "Must be a string, list given")]
    public void OtherTextsAreRefused(string json, string reason) => Reason(() => new StringType().Read(Json(json))).ShouldBe(reason);

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"YES\"", true)]
    [InlineData("\"Enabled\"", true)]
    [InlineData("1", true)]
    [InlineData("\"off\"", false)]
    [InlineData("\"n\"", false)]
    [InlineData("0", false)]
    public void BooleansAreTaken(string json, bool expected) => new BoolType().Read(Json(json)).ShouldBe(expected);

    [Theory]
    [InlineData("2")]
    [InlineData("1.0")]
    [InlineData("\"\"")]
    public void OtherBooleansAreRefused(string json) => Reason(() => new BoolType().Read(Json(json))).ShouldMatch("^Boolean value expected, .* found");

    [Fact]
    public void LimitsAreNamed()
    {
        Reason(() => new IntegerType(min: 3).Read(Json("2"))).ShouldBe("Must be at least 3");
        Reason(() => new IntegerType(max: 3).Read(Json("4"))).ShouldBe("Must be at most 3");
        Reason(() => new IntegerType(min: 5_000_000, units: Units.PublishedTime).Read(Json("1"))).ShouldBe("Must be at least 5s (5000000ns)");
        Reason(() => new StringType(min: 3).Read(Json("\"ab\""))).ShouldBe("String must be at least 3 characters, 2 given");
        Reason(() => new ListType<long>(new IntegerType(), min: 1).Read(Json("[]"))).ShouldContain("at least 1");
    }

    [Fact]
    public void PatternsHoldAtTheBegin()
    {
        new StringType(pattern: "ab").Read(Json("\"abc\"")).ShouldBe("abc");
        Reason(() => new StringType(pattern: "ab").Read(Json("\"cab\""))).ShouldBe("String must match the pattern ab");
        Reason(() => new PatternType().Read(Json("\"(\""))).ShouldStartWith("Invalid regular expression (");
    }

    [Fact]
    public void ListsMustBeUniformInAny()
    {
        Reason(() => new AnyType().Read(Json("[1, \"a\"]"))).ShouldBe("non-uniform type found in list");
        new AnyType().Read(Json("{\"a\": [1, 2], \"b\": null}")).Member("a")!.AsArray().Count.ShouldBe(2);
        Should.Throw<ConstraintException>(() => ValueWriting.ToValue(w => new AnyType().Write(JsonValue.Null, w)));
    }

    [Fact]
    public void PlacesAreNamed()
    {
        Should.Throw<ConstraintException>(() => new ListType<long>(new IntegerType()).Read(Json("[1, \"x\"]"))).Path.ShouldBe("item 1");
        var map = new MapType<long, long>(new IntegerType(), new IntegerType());
        Should.Throw<ConstraintException>(() => map.Read(Json("{\"x\": 1}"))).Path.ShouldBe("x -> key");
        Should.Throw<ConstraintException>(() => map.Read(Json("{\"1\": \"x\"}"))).Path.ShouldBe("1 -> value");
        map.Read(Json("{\"1\": 2}"))[1].ShouldBe(2);
        Reason(() => map.Read(Json("[]"))).ShouldBe("Must be a dict, list given");
        Reason(() => new ListType<long>(new IntegerType()).Read(Json("{}"))).ShouldBe("Must be a list, dict given");
    }

    [Fact]
    public void EnumsStandForValues()
    {
        var type = new EnumStringType<DayOfWeek>(("mon", DayOfWeek.Monday, new("Monday")), ("tue", DayOfWeek.Tuesday, Display.None));
        type.Read(Json("\"tue\"")).ShouldBe(DayOfWeek.Tuesday);
        Reason(() => type.Read(Json("\"sun\""))).ShouldContain("mon, tue");
        ValueWriting.ToValue(w => type.Write(DayOfWeek.Monday, w)).ShouldBe(JsonValue.Of("mon"));
        var numbers = new EnumIntegerType<long>(null, (1, 1, Display.None), (2, 2, Display.None));
        numbers.Read(Json("\"2\"")).ShouldBe(2);
        Reason(() => numbers.Read(Json("3"))).ShouldContain("1, 2");
    }

    internal static JsonValue Json(string text) => JsonTextReader.Parse(text, "test");

    private static string Reason<T>(Func<T> read) => Should.Throw<ConstraintException>(() => read()).Reason;
}
