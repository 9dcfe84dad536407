using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Tests.Model;

public class ResourceEncoderTests
{
    [Fact]
    public void Resources_with_equal_constants_share_a_type_whatever_their_order()
    {
        var encoder = new ResourceEncoder();
        encoder.Add(JsonTextReader.Parse("""{"uid": "f", "type": "t", "amount": 1, "order": 1}""", "t"));
        encoder.Add(JsonTextReader.Parse("""{"order": 2, "amount": 2, "type": "t", "uid": "f"}""", "t"));
        ResourceType type = encoder.Build().ShouldHaveSingleItem();
        type.Column("amount")!.ShouldBeOfType<Int64Column>().Values.ToArray().ShouldBe([1, 2]);
        type.Column("order")!.ShouldBeOfType<Int64Column>().Values.ToArray().ShouldBe([1, 2]);
        type.Constants.ToString().ShouldBe("""{"type": "t", "uid": "f"}""");
    }

    [Fact]
    public void A_further_collectable_key_makes_a_further_type()
    {
        var encoder = new ResourceEncoder();
        encoder.Add(JsonTextReader.Parse("""{"uid": "f", "amount": 1}""", "t"));
        encoder.Add(JsonTextReader.Parse("""{"uid": "f", "amount": 1, "address": 3}""", "t"));
        encoder.Build().Select(t => t.Name).ShouldBe(["f#0", "f#1"]);
    }

    [Fact]
    public void Equal_resources_without_columns_stay_two()
    {
        var encoder = new ResourceEncoder();
        for (int i = 0; i < 2; i++) encoder.Add(JsonTextReader.Parse("""{"uid": "f", "bound": "1"}""", "t"));
        encoder.Build().Sum(t => t.Count).ShouldBe(2);
    }

    [Fact]
    public void Appending_continues_names_and_columns()
    {
        var first = new ResourceEncoder();
        first.Add(JsonTextReader.Parse("""{"uid": "f", "subtype": "a", "amount": 1}""", "t"));
        first.Add(JsonTextReader.Parse("""{"uid": "f", "subtype": "b", "amount": 2}""", "t"));
        var second = new ResourceEncoder();
        foreach (ResourceType type in first.Build()) second.Add(type);
        second.Add(JsonTextReader.Parse("""{"uid": "f", "subtype": "c", "amount": 3}""", "t"));
        second.Add(JsonTextReader.Parse("""{"uid": "f", "subtype": "a", "amount": 0.5}""", "t"));
        IReadOnlyList<ResourceType> types = second.Build();
        types.Select(t => t.Name).ShouldBe(["f#0", "f#1", "f#2"]);
        types[0].Column("amount")!.ShouldBeOfType<MixedNumberColumn>()[0].ToString().ShouldBe("1");
        types[0].Column("amount")![1].ToString().ShouldBe("0.5");
    }

    [Fact]
    public void Merging_joins_equal_types_and_keeps_the_left_header()
    {
        Profile Make(string type, long amount)
        {
            var encoder = new ResourceEncoder();
            encoder.Type([new("uid", JsonValue.Of("f"))], "amount").Columns[0].Add(amount);
            return new Profile { ResourceTypes = encoder.Build(), Header = JsonValue.Object(("type", JsonValue.Of(type))) };
        }

        Profile merged = ProfileMerge.Merge(Make("left", 1), Make("right", 2));
        merged.Type.ShouldBe("left");
        merged.ResourceTypes.ShouldHaveSingleItem().Count.ShouldBe(2);
        ProfileMerge.Merge(new Profile(), Make("right", 2)).Type.ShouldBe("right");
    }

    [Theory]
    [InlineData("""{"line": 34, "column": 42, "source": "s.c", "function": "f"}""", "s.c:f:34:42")]
    [InlineData("""{"source": "../memory_collect_test.c", "function": "main", "line": 22}""", "../memory_collect_test.c:main:22")]
    [InlineData("\"SLList_search(SLList*, int)\"", "SLList_search(SLList*, int)")]
    public void Flat_uids_follow_the_ranks_of_their_keys(string uid, string flat) =>
        FlatUid.Of(JsonTextReader.Parse(uid, "t")).ShouldBe(flat);

    [Theory]
    [InlineData("zz", "128128")]
    [InlineData("column", "105117114123115116")]
    [InlineData("line", "5")]
    public void Ranks_are_those_of_the_format(string key, string rank) => FlatUid.Rank(key).ToString().ShouldBe(rank);

    [Fact]
    public void Integers_beyond_a_double_keep_their_digits_beside_floats()
    {
        var column = new ColumnBuilder();
        column.Add(9007199254740993L);
        column.Add(0.5);
        column.Build()[0].ToString().ShouldBe("9007199254740993");
        var other = new ColumnBuilder();
        other.Add(0.5);
        other.Add(9007199254740993L);
        other.Build()[1].ToString().ShouldBe("9007199254740993");
    }
}
