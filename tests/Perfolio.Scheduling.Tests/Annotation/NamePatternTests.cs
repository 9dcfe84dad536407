using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Tests.Annotation;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData(@"(?<name>[A-Z]+)-(?<group>[0-9]+)", "chain-FW-007-x", "FW", 7L)]
    [InlineData(@"^sc(?<group>[0-9]+)_(?<name>\w+)", "sc12_router", "router", 12L)]
    [InlineData(@"^web", "web-1", "web-1", 0L)]
    [InlineData(@"-(?<group>[0-9]+)$", "web-3", "web-3", 3L)]
    [InlineData(@"^(?<name>[a-z]+)(-(?<group>[0-9]+))?$", "db", "db", 0L)]
    public void Role_and_group_are_taken_out_of_names(string pattern, string name, string role, long group) =>
        NamePattern.Parse(pattern).Match(name).ShouldBe((role, group));

    [Theory]
    [InlineData(@"(?<name>[A-Z]+)-(?<group>[0-9]+)", "web-1")]
    [InlineData(@"(?<group>[a-z]+)", "web-1")]
    [InlineData(@"(?<name>[A-Z]*)", "web-1")]
    [InlineData(@"(?<group>[0-9]+)", "99999999999999999999")]
    public void Other_names_do_not_match(string pattern, string name) => NamePattern.Parse(pattern).Match(name).ShouldBeNull();

    [Theory]
    [InlineData("(")]
    [InlineData(@"(?<name>a)\k<name>")]
    [InlineData("(?=a)b")]
    public void What_is_no_pattern_is_told(string pattern) =>
        Should.Throw<ArgumentException>(() => NamePattern.Parse(pattern)).Message.ShouldStartWith(
            $"'{pattern}' cannot be used as a pattern: ");

    [Fact]
    public void No_name_makes_the_search_slow() =>
        // With back-tracking this takes 2^50000 steps.
        NamePattern.Parse("^(?<name>(a+)+)$").Match(new string('a', 50_000) + "!").ShouldBeNull();

    [Fact]
    public void Without_a_pattern_the_whole_name_counts()
    {
        NamePattern.Whole.Match("web-1").ShouldBe(("web-1", 0L));
        NamePattern.Whole.Match("").ShouldBeNull();
    }
}
