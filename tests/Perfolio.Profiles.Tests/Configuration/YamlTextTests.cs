using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Tests.Store;

namespace Perfolio.Profiles.Tests.Configuration;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("a: [1, 1.0, 0x10, 0o17, -3, +4, 1e3, .5]", "{\"a\": [1, 1.0, 16, 15, -3, 4, 1000.0, 0.5]}")]
    [InlineData("[yes, True, false, 'true', \"1\", 1.2.3, .inf, .nan]", "[\"yes\", true, false, \"true\", \"1\", \"1.2.3\", Infinity, NaN]")]
    [InlineData("a:\n  - b: 1\n    c: |\n      two\n      lines\n", "{\"a\": [{\"b\": 1, \"c\": \"two\\nlines\\n\"}]}")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("a: &x [1, 2]\nb: *x", "{\"a\": [1, 2], \"b\": [1, 2]}")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Values_are_typed_by_the_core_schema(string yaml, string json) => YamlText.Load(yaml, "y").ToString().ShouldBe(json);

    [Theory]
    [InlineData("a: 1\nb: [1, 2", 2)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("a: 1\n---\nb: 2", 2)]
    [InlineData("a: *none", 1)]
    [InlineData("? [1]\n: 2", 1)]
    [InlineData("a: !!int x", 1)]
    public void Errors_name_file_line_and_column(string yaml, int line)
    {
        string message = Should.Throw<ProfileException>(() => YamlText.Load(yaml, "my.yml")).Message;
        message.ShouldStartWith("my.yml: line ");
        message.ShouldContain(", column ");
        int.Parse(message["my.yml: line ".Length..message.IndexOf(',', StringComparison.Ordinal)]).ShouldBeGreaterThanOrEqualTo(line);
    }

    [Fact]
    public void Alias_bombs_and_deep_nesting_are_refused()
    {
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Should.Throw<ProfileException>(() => YamlText.Load(bomb, "y")).Message.ShouldContain("values");
        Should.Throw<ProfileException>(() => YamlText.Load(new string('[', 100_000), "y")).Message.ShouldContain("nests");
        Should.Throw<ProfileException>(() => YamlText.Load(string.Concat(Enumerable.Repeat("- ", 5000)) + "x", "y")).Message.ShouldContain("nests");
        Should.Throw<ProfileException>(() => YamlText.Load("a: &x [*x]", "y"));
    }

    [Fact]
    public void Any_text_gives_a_value_or_one_clear_error() => Prop.ForAll<string>(text =>
    {
        try
        {
            return YamlText.Load(text ?? "", "y") is not null;
        }
        catch (ProfileException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_option_takes_a_file_or_inline_text()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory["p.yml"], "repeat: 7\n");
        YamlText.LoadFileOrInline(directory["p.yml"]).Member("repeat").ShouldBe(JsonValue.Of(7));
        YamlText.LoadFileOrInline("\"repeat: 2\"").Member("repeat").ShouldBe(JsonValue.Of(2));
        YamlText.LoadFileOrInline("repeat: 3").Member("repeat").ShouldBe(JsonValue.Of(3));
    }
}
