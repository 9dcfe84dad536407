using System.Text;
using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Tests.Format;

public class ProfileReaderTests
{
    private const string Header = "\"header\": {\"type\": \"time\"}";

    public static TheoryData<string> Seeds => ["trace", "memory", "time", "bounds"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Profiles_of_the_seed_are_re_encoded_without_loss(string name)
    {
        Profile profile = ProfileReader.ReadFile(Path.Combine("Samples", name + ".perf"));
        foreach (JsonStyle style in new[] { JsonStyle.Compact, JsonStyle.Indented })
        {
            Profile again = Parse(Text(profile, style));
            Resources(again).ShouldBe(Resources(profile));
            again.Header.ShouldBe(profile.Header);
            again.CollectorInfo.ShouldBe(profile.CollectorInfo);
            again.Origin.ShouldBe(profile.Origin);
            again.OtherRegions.ShouldBe(profile.OtherRegions);
            Text(again, style).ShouldBe(Text(profile, style));
        }
    }

    [Theory]
    [InlineData("trace")]
    [InlineData("memory")]
    [InlineData("bounds")]
    public void New_layouts_of_the_seed_keep_every_value(string name)
    {
        string path = Path.Combine("Samples", name + ".perf");
        JsonValue before = JsonTextReader.Parse(File.ReadAllText(path), path);
        JsonValue after = JsonTextReader.Parse(Text(ProfileReader.ReadFile(path), JsonStyle.Compact), path);
        foreach ((string region, JsonValue value) in before.AsObject()) after.Member(region).ShouldBe(value, region);
    }

    [Fact]
    public void The_old_time_profile_becomes_three_types()
    {
        Profile profile = ProfileReader.ReadFile(Path.Combine("Samples", "time.perf"));
        profile.ResourceTypes.Select(t => t.Name).ShouldBe(["./list_search#0", "./list_search#1", "./list_search#2"]);
        profile.ResourceTypes.Select(t => t.Constants.Member("subtype")!.AsString()).ShouldBe(["real", "user", "sys"]);
        profile.ResourceTypes[0].Column("amount")!.ShouldBeOfType<DoubleColumn>().Values.ToArray().ShouldBe([0.26, 0.27]);
        profile.ResourceTypes[0].Constants.Member("time")!.AsString().ShouldBe("0.0");
        profile.OtherRegions.ShouldHaveSingleItem().Key.ShouldBe("timestamp");
        profile.UnitOf("time").ShouldBe("s");
    }

    [Fact]
    public void Units_of_a_sub_type_are_found()
    {
        Profile trace = ProfileReader.ReadFile(Path.Combine("Samples", "trace.perf"));
        trace.UnitOf("mixed").ShouldBe("us");
        trace.UnitOf("mixed", "time delta").ShouldBe("us");
        trace.UnitOf("memory").ShouldBe("");
    }

    [Fact]
    public void Snapshots_of_the_old_layout_keep_their_number_and_models()
    {
        Profile profile = Parse($$"""
            {"global": {}, {{Header}}, "snapshots": [
              {"time": "0.025000", "resources": [{"uid": "a", "amount": 1, "type": "memory"}], "models": [{"model": "m"}]},
              {"resources": [{"uid": "a", "amount": 2, "type": "memory"}]}]}
            """);
        profile.ResourceTypes.Select(t => t.Name).ShouldBe(["a#0", "a#1"]);
        profile.ResourceTypes.Select(t => t.Snapshot).ShouldBe([0L, 1L]);
        profile.ResourceTypes.Select(t => t.Constants.Member("time")!.AsString()).ShouldBe(["0.025000", "0.0"]);
        profile.Models.ShouldHaveSingleItem().ToString().ShouldBe("""{"model": "m", "snapshot": 0}""");
    }

    [Fact]
    public void A_plain_list_of_resources_is_read()
    {
        Profile profile = Parse($$"""{"resources": [{"uid": {"line": 3, "function": "f"}, "amount": 1}, {"uid": {"function": "f", "line": 3}, "amount": 2}], {{Header}}}""");
        profile.ResourceTypes.ShouldHaveSingleItem().Name.ShouldBe("f:3#0");
        profile.ResourceCount.ShouldBe(2);
    }

    [Fact]
    public void Allocation_order_is_a_column_not_a_type_per_event()
    {
        Profile profile = Parse($$"""{"resources": [{"uid": "f", "amount": 4, "allocation_order": 1}, {"uid": "f", "amount": 8, "allocation_order": 2}], {{Header}}}""");
        profile.ResourceTypes.ShouldHaveSingleItem().Columns.Select(c => c.Key).ShouldBe(["amount", "allocation_order"]);
    }

    [Fact]
    public void Unknown_regions_and_models_with_NaN_survive()
    {
        string text = Text(Parse("""{"zz": {"a": [1, 1.0]}, "models": [{"bucket_stats": [NaN, 1.5]}], "header": {"type": "time"}, "resources": {}, "resource_type_map": {"gone#0": {"uid": "gone"}}}"""), JsonStyle.Compact);
        text.ShouldContain("\"zz\": {\"a\": [1, 1.0]}");
        text.ShouldContain("[NaN, 1.5]");
        text.ShouldContain("\"gone#0\": {\"uid\": \"gone\"}");
    }

    [Theory]
    [InlineData("[]", "a profile must be a JSON object")]
    [InlineData("{}", "no header")]
    [InlineData("""{"header": {}}""", "'type' must be text")]
    [InlineData("""{"header": {"type": "time", "units": 3}}""", "'units' must be an object")]
    [InlineData("""{"header": {"type": "time"}, "models": {}}""", "models must be a list")]
    [InlineData("""{"header": {"type": "time"}, "origin": 5}""", "origin must be text")]
    [InlineData("""{"header": {"type": "time"}, "resources": {"a#0": {"amount": 3}}}""", "'amount' must be a list")]
    [InlineData("""{"header": {"type": "time"}, "resources": {"a#0": {"amount": [3]}}}""", "missing from resource_type_map")]
    [InlineData("""{"header": {"type": "time"}, "resources": {"a#0": {"amount": [3], "order": [1, 2]}}, "resource_type_map": {"a#0": {}}}""", "'order' has 2 values, but 'amount' has 1")]
    [InlineData("""{"header": {"type": "time"}, "snapshots": {}}""", "snapshots must be a list")]
    [InlineData("""{"header": {"type": "time"}, "global": {"resources": [1]}}""", "must be a list of objects")]
    public void Damaged_profiles_are_refused_with_a_reason(string text, string reason)
    {
        ProfileException error = Should.Throw<ProfileException>(() => Parse(text));
        error.Message.ShouldStartWith("x.perf: at byte ");
        error.Reason.ShouldContain(reason);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_truncation_is_refused(string name)
    {
        byte[] text = File.ReadAllBytes(Path.Combine("Samples", name + ".perf"));
        int last = Array.LastIndexOf(text, (byte)'}');
        for (int length = 0; length <= last; length++)
            Should.Throw<ProfileException>(() => ProfileReader.Read(new MemoryStream(text, 0, length), "x.perf"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mutations_are_read_or_refused_but_nothing_worse(string name)
    {
        byte[] original = File.ReadAllBytes(Path.Combine("Samples", name + ".perf"));
        var random = new Random(4711);
        for (int i = 0; i < 3000; i++)
        {
            byte[] text = (byte[])original.Clone();
            for (int j = random.Next(1, 4); j > 0; j--) text[random.Next(text.Length)] = (byte)random.Next(256);
            try
            {
                Text(ProfileReader.Read(new MemoryStream(text), "x.perf"), JsonStyle.Compact);
            }
            catch (ProfileException)
            {
            }
        }
    }

    [Fact]
    public void A_profile_beyond_the_memory_limit_is_refused()
    {
        string text = "{\"resources\": {\"a#0\": {\"amount\": [" + string.Join(',', Enumerable.Repeat(1, 300_000)) + "]}}, \"resource_type_map\": {\"a#0\": {}}, " + Header + "}";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ProfileReader.Read(new MemoryStream(bytes), "x.perf", 64 << 20).ResourceCount.ShouldBe(300_000);
        Should.Throw<ProfileException>(() => ProfileReader.Read(new MemoryStream(bytes), "x.perf", 700_000)).Reason.ShouldContain("half of the memory");
        Should.Throw<ProfileException>(() => ProfileReader.Read(new MemoryStream(bytes), "x.perf", 1000)).Reason.ShouldContain("half of the memory");
    }

    [Fact]
    public void The_summary_needs_no_resources()
    {
        ProfileSummary summary = ProfileReader.ReadSummaryFile(Path.Combine("Samples", "time.perf"));
        summary.ShouldBe(summary with { Type = "time", Command = "./list_search", Workload = "100000", CollectorName = "time" });
        summary.PostprocessorNames.ShouldBeEmpty();
        summary.Origin.ShouldBe("8de6cd99e4dc36cd73a2af906cde12456e96d9f1");
    }

    private static Profile Parse(string text) => ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.perf");

    private static string Text(Profile profile, JsonStyle style)
    {
        using var stream = new MemoryStream();
        ProfileWriter.Write(profile, stream, style);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    // Every resource as one line, sorted: the multiset that must survive.
    private static List<string> Resources(Profile profile)
    {
        var lines = new List<string>();
        foreach (ResourceType type in profile.ResourceTypes)
            for (int i = 0; i < type.Count; i++)
                lines.Add(type.Columns.Aggregate(type.Constants, (r, c) => r.With(c.Key, c.Value[i])).ToString());
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
