using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Querying;

namespace Perfolio.Profiles.Tests.Querying;

public class QueryingTests
{
    private static readonly JsonValue Uid = JsonValue.Object(
        ("line", JsonValue.Of(22)), ("source", JsonValue.Of("a.c")), ("function", JsonValue.Of("main")));

    private static readonly JsonValue Trace = JsonValue.Of(
    [
        JsonValue.Object(("function", JsonValue.Of("f")), ("line", JsonValue.Of(1))),
        JsonValue.Object(("function", JsonValue.Of("g")), ("line", JsonValue.Of(2))),
    ]);

    [Fact]
    public void Objects_are_flattened_with_their_parts_and_whole()
    {
        Dictionary<string, JsonValue> flat = Flat(JsonValue.Object(("uid", Uid), ("trace", Trace), ("amount", JsonValue.Of(4))));
        flat["uid"].AsString().ShouldBe("a.c:main:22");
        flat["uid:line"].ShouldBe(JsonValue.Of(22));
        flat["trace"].AsString().ShouldBe("f:1,g:2");
        flat.Keys.ShouldBe(["uid:line", "uid:source", "uid:function", "uid", "trace", "amount"]);
    }

    [Fact]
    public void Coefficients_are_named()
    {
        JsonValue Coefficient(string name, double value) => JsonValue.Object(("name", JsonValue.Of(name)), ("value", JsonValue.Of(value)));
        Dictionary<string, JsonValue> flat = Flat(JsonValue.Object(("coeffs", JsonValue.Of([Coefficient("b0", 1.5), Coefficient("b1", 2)]))));
        flat["coeffs:b0"].ShouldBe(JsonValue.Of(1.5));
        flat["coeffs"].AsString().ShouldBe("1.5:2.0");
    }

    [Fact]
    public void Nesting_without_end_is_cut_not_fatal()
    {
        JsonValue value = JsonValue.Of(1);
        for (int i = 0; i < 500; i++) value = JsonValue.Of([value]);
        Flat(JsonValue.Object(("k", value)))["k"].AsString().ShouldBe("…");
    }

    [Fact]
    public void Paths_walk_objects_and_lists()
    {
        JsonValue record = JsonValue.Object(("uid", Uid), ("trace", Trace));
        PathQuery.Values(record, "trace::function").Select(v => v.AsString()).ShouldBe(["f", "g"]);
        PathQuery.Values(record, "uid:source").Single().AsString().ShouldBe("a.c");
        PathQuery.Values(record, "uid:nothing:more").ShouldBeEmpty();
    }

    [Fact]
    public void Unique_values_keep_the_order_of_appearance()
    {
        var profile = new Profile { ResourceTypes = [Type("b", 3, 1, 3), Type("a", 2), Type("b", 1)] };
        PathQuery.UniqueResourceValues(profile, "amount").Select(v => v.AsDouble()).ShouldBe([3, 1, 2]);
        PathQuery.UniqueResourceValues(profile, "uid").Select(v => v.AsString()).ShouldBe(["b", "a"]);
    }

    [Fact]
    public void A_key_is_numeric_only_when_it_always_is()
    {
        var text = new ColumnBuilder();
        text.Add(JsonValue.Of("many"));
        var profile = new Profile
        {
            ResourceTypes =
            [
                Type("a", 1, 2),
                new ResourceType("b", JsonValue.Object(("uid", JsonValue.Of("b"))), [new("size", text.Build())]),
                new ResourceType("c", JsonValue.Object(("uid", JsonValue.Of("c")), ("size", JsonValue.Of(1))), []),
            ],
        };
        FlatView view = FlatView.OfResources(profile);
        view.NumericKeys().ShouldBe(["amount", "snapshots"]);
        view.RowCount.ShouldBe(4);
        view.SegmentOf(3).ShouldBe(2);
        DefaultVariables.Dependent(view).ShouldBe("amount");
        DefaultVariables.Independent(view).ShouldBeNull();
        Should.NotThrow(() => Aggregation.Check(view, "count", "uid"));
        Should.Throw<OperationException>(() => Aggregation.Check(view, "sum", "size")).Message.ShouldEndWith("numeric are amount, snapshots");
    }

    private static ResourceType Type(string uid, params long[] amounts)
    {
        var builder = new ColumnBuilder();
        foreach (long amount in amounts) builder.Add(amount);
        return new ResourceType($"{uid}#0", JsonValue.Object(("uid", JsonValue.Of(uid))), [new("amount", builder.Build())]);
    }

    private static Dictionary<string, JsonValue> Flat(JsonValue record) => Flattening.Flatten(record).ToDictionary();
}
