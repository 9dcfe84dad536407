using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Schemas;

public class ObjectSchemaTests
{
    private static readonly ScopeSchema<Job> Scope = new();

    [Fact]
    public void ValuesAndDefaultsArrive()
    {
        Job job = Scope.Read(SchemaTypeTests.Json("{\"name\": \"x\", \"token\": \"t\", \"shape\": {\"kind\": \"circle\", \"radius\": 2}}"));
        job.Name.ShouldBe("x");
        job.Retries.ShouldBe(3);
        job.Shape.ShouldBeOfType<Circle>().Radius.ShouldBe(2);
    }

    [Theory]
    [InlineData("{}", "Job -> name", "This field is required")]
    [InlineData("{\"name\": null, \"token\": \"t\"}", "Job -> name", "This field is required")]
    [InlineData("[]", "Job", "Must be a dict, got list")]
    [InlineData("{\"name\": \"a\", \"x\": 1}", "Job", "Invalid parameter 'x', expected one of: name, retries, user, token, password, shape, parts")]
    [InlineData("{\"name\": \"a\", \"token\": \"t\", \"retries\": \"many\"}", "Job -> retries", "Must be an integer")]
    [InlineData("{\"name\": \"a\", \"user\": \"u\"}", "Job -> password", "This field is required because 'user' is set")]
    [InlineData("{\"name\": \"a\"}", "Job -> token", "This field is required because 'user' is not set")]
    [InlineData("{\"name\": \"a\", \"user\": \"u\", \"token\": \"t\", \"password\": \"p\"}", "Job -> user", "Field conflicts 'token', set one of the two, not both")]
    [InlineData("{\"name\": \"a\", \"token\": \"t\", \"parts\": [{\"name\": \"b\"}]}", "Job -> parts -> item 0 -> token", "This field is required because 'user' is not set")]
    [InlineData("{\"name\": \"a\", \"token\": \"t\", \"shape\": {\"kind\": \"star\"}}", "Job -> shape -> kind", "Invalid value for field: 'star', expected one of: circle, square")]
    [InlineData("{\"name\": \"a\", \"token\": \"t\", \"shape\": {\"kind\": \"square\", \"side\": \"x\"}}", "Job -> shape -> side", "Must be an integer")]
    public void WhatDoesNotFitIsNamed(string json, string path, string reason)
    {
        ConstraintException e = Should.Throw<ConstraintException>(() => Scope.Read(SchemaTypeTests.Json(json)));
        e.Path.ShouldBe(path);
        e.Reason.ShouldBe(reason);
        e.Message.ShouldBe($"Validation failed for '{path}': {reason}");
    }

    [Fact]
    public void NullOfAnOptionalPropertyIsAbsent() =>
        Scope.Read(SchemaTypeTests.Json("{\"name\": \"a\", \"token\": \"t\", \"retries\": null}")).Retries.ShouldBe(3);

    [Fact]
    public void WhatIsReadIsWritten()
    {
        JsonValue given = SchemaTypeTests.Json(
            "{\"name\": \"a\", \"retries\": 1, \"token\": \"t\", \"shape\": {\"kind\": \"square\", \"side\": 4}, \"parts\": [{\"name\": \"b\", \"retries\": 3, \"token\": \"t\"}]}");
        ValueWriting.ToValue(w => Scope.Write(Scope.Read(given), w)).ShouldBe(given);
    }

    [Fact]
    public void WhatAStepMadeIsChecked()
    {
        var job = new Job { Name = null!, Token = "t" };
        Should.Throw<ConstraintException>(() => ValueWriting.ToValue(w => Scope.Write(job, w))).Path.ShouldBe("Job -> name");
    }

    [Fact]
    public void TheSchemaHoldsEveryObjectOnce()
    {
        JsonValue schema = ValueWriting.ToValue(Scope.Describe);
        schema.Member("root").ShouldBe(JsonValue.Of("Job"));
        schema.Member("objects")!.AsObject().Select(o => o.Key).ShouldBe(["Circle", "Job", "Square"]);
        JsonValue retries = schema.Member("objects")!.Member("Job")!.Member("properties")!.Member("retries")!;
        retries.ShouldBe(SchemaTypeTests.Json("""{"type": {"type_id": "integer", "min": 0}, "display": {}, "required": false, "default": "3"}"""));
        JsonValue shape = schema.Member("objects")!.Member("Job")!.Member("properties")!.Member("shape")!.Member("type")!;
        shape.ShouldBe(SchemaTypeTests.Json("""
            {"type_id": "one_of_string", "discriminator_field_name": "kind", "discriminator_inlined": false,
             "types": {"circle": {"type_id": "ref", "id": "Circle"}, "square": {"type_id": "ref", "id": "Square"}}}
            """));
    }

    [Fact]
    public void MistakesOfAnAuthorAreFound()
    {
        Should.Throw<ArgumentException>(() => new ObjectSchema<Circle>("no id", () => new()));
        Should.Throw<ArgumentException>(() => new ObjectSchema<Circle>("C", () => new())
            .Required("a", new IntegerType(), o => o.Radius, (o, v) => o.Radius = v)
            .Required("a", new IntegerType(), o => o.Radius, (o, v) => o.Radius = v));
    }

    private abstract class Shape;

    private sealed class Circle : Shape, IPluginObject<Circle>
    {
        public static ObjectSchema<Circle> Schema { get; } = new ObjectSchema<Circle>("Circle", () => new())
            .Required("radius", new IntegerType(), o => o.Radius, (o, v) => o.Radius = v);

        public long Radius { get; set; }
    }

    private sealed class Square : Shape, IPluginObject<Square>
    {
        public static ObjectSchema<Square> Schema { get; } = new ObjectSchema<Square>("Square", () => new())
            .Required("side", new IntegerType(), o => o.Side, (o, v) => o.Side = v);

        public long Side { get; set; }
    }

    private sealed class Job : IPluginObject<Job>
    {
        public static ObjectSchema<Job> Schema { get; } = new ObjectSchema<Job>("Job", () => new())
            .Required("name", new StringType(), o => o.Name, (o, v) => o.Name = v)
            .Defaulted("retries", new IntegerType(min: 0), 3L, o => o.Retries, (o, v) => o.Retries = v)
            .Optional("user", new StringType(), o => o.User, (o, v) => o.User = v, new() { Conflicts = ["token"] })
            .Optional("token", new StringType(), o => o.Token, (o, v) => o.Token = v, new() { RequiredIfNot = ["user"] })
            .Optional("password", new StringType(), o => o.Password, (o, v) => o.Password = v, new() { RequiredIf = ["user"] })
            .Optional(
                "shape",
                new OneOfType<Shape, string>(
                    new StringType(), "kind", inlined: false, new OneOfCase<Shape, string, Circle>("circle"), new OneOfCase<Shape, string, Square>("square")),
                o => o.Shape,
                (o, v) => o.Shape = v)
            .Optional("parts", new ListType<Job>(new RefType<Job>()), o => o.Parts, (o, v) => o.Parts = v);

        public string Name { get; set; } = "";

        public long Retries { get; set; }

        public string? User { get; set; }

        public string? Token { get; set; }

        public string? Password { get; set; }

        public Shape? Shape { get; set; }

        public IReadOnlyList<Job>? Parts { get; set; }
    }
}
