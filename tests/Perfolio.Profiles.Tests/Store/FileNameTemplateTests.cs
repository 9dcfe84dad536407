using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Tests.Store;

public sealed class FileNameTemplateTests
{
    private static string Render(string template, string command = "sleep")
    {
        var profile = Sample.Profile(command) with
        {
            Postprocessors =
            [
                JsonValue.Object(("name", JsonValue.Of("regression_analysis")), ("params", JsonValue.Object(("method", JsonValue.Of("full"))))),
                JsonValue.Object(("name", JsonValue.Of("filter"))),
            ],
        };
        return FileNameTemplate.Parse(template).Render(profile, new FixedTime());
    }

    [Theory]
    [InlineData("%collector%-%cmd%-%workload%-%date%", "time-[sleep]-[0.01]-2026-11-21-00-13-18.perf")]
    [InlineData("%postprocessors%", "after-regression_analysis-and-filter.perf")]
    [InlineData("%time.repeat%-%regression-analysis.method%-%time.none%-%other.x%", "5-full-_-_.perf")]
    [InlineData("%cmd%.run%type%", "[sleep].runtime.perf")]
    [InlineData("plain", "plain.perf")]
    public void Tokens_are_replaced(string template, string name) => Render(template).ShouldBe(name);

    [Theory]
    [InlineData("./bin/my prog", "[my_prog].perf")]
    [InlineData("a#b%c&d:e@f(1)", "[a_b_c_d_e_f(1)].perf")]
    [InlineData("dir/", "[_].perf")]
    public void Values_are_made_fit_for_file_names(string command, string name) => Render("%cmd%", command).ShouldBe(name);

    [Fact]
    public void The_counter_grows_with_every_name()
    {
        int first = int.Parse(Path.GetFileNameWithoutExtension(Render("%counter%")));
        int.Parse(Path.GetFileNameWithoutExtension(Render("%counter%"))).ShouldBeGreaterThan(first);
    }

    [Theory]
    [InlineData("%cmd")]
    [InlineData("%nothing%")]
    [InlineData("%cmd%%")]
    [InlineData("%a.b.c%")]
    public void A_bad_template_is_refused(string template) => Should.Throw<OperationException>(() => FileNameTemplate.Parse(template));

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 0, 13, 18, TimeSpan.Zero);
    }
}
