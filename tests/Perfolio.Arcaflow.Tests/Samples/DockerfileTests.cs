using System.Text.RegularExpressions;

namespace Perfolio.Arcaflow.Tests.Samples;

/// <summary>The Dockerfile keeps the rules of the container convention (docs/arcaflow.md), without a container engine.</summary>
public partial class DockerfileTests
{
    private static readonly string[] Lines = Instructions(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "Dockerfile")));

    [Fact]
    public void TheEntryPointIsAnArrayWithAFullPathAndTheCommandIsEmpty()
    {
        FinalStage().Last(l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal)).ShouldMatch("""^ENTRYPOINT \["/[^"]+/perfolio", "plugin"\]$""");
        FinalStage().Last(l => l.StartsWith("CMD", StringComparison.Ordinal)).ShouldBe("CMD []");
    }

    [Fact]
    public void TheImageHasSeveralStagesAndTestsRunInOne()
    {
        Lines.Count(l => l.StartsWith("FROM", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        Lines.Except(FinalStage()).ShouldContain(l => l.StartsWith("RUN dotnet test", StringComparison.Ordinal));
        FinalStage().ShouldNotContain(l => l.Contains("/sdk:", StringComparison.Ordinal));
    }

    [Fact]
    public void TheImageRunsWithoutRoot() => FinalStage().Last(l => l.StartsWith("USER", StringComparison.Ordinal)).ShouldBe("USER 1000:1000");

    [Fact]
    public void BaseImagesHaveAVersionAndTheirRegistryIsAnArgument()
    {
        foreach (string from in Lines.Where(l => l.StartsWith("FROM", StringComparison.Ordinal)))
        {
            from.ShouldMatch(@"^FROM \$\{DOTNET\}/(sdk|runtime):\d+\.\d+( AS \w+)?$");
        }

        Lines[0].ShouldStartWith("ARG DOTNET=");
    }

    [Theory]
    [InlineData("org.opencontainers.image.source")]
    [InlineData("org.opencontainers.image.licenses")]
    [InlineData("org.opencontainers.image.vendor")]
    [InlineData("org.opencontainers.image.authors")]
    [InlineData("org.opencontainers.image.title")]
    [InlineData("io.github.arcalot.arcaflow.plugin.version")]
    public void LabelsOfTheConventionAreThere(string label) =>
        FinalStage().ShouldContain(l => l.StartsWith("LABEL", StringComparison.Ordinal) && l.Contains(label + "=\"", StringComparison.Ordinal));

    [Fact]
    public void TheLicenceIsInTheImage() => FinalStage().ShouldContain(l => l.StartsWith("COPY LICENSE", StringComparison.Ordinal));

    private static IEnumerable<string> FinalStage() => Lines[Array.FindLastIndex(Lines, l => l.StartsWith("FROM", StringComparison.Ordinal))..];

    private static string[] Instructions(string text) =>
        [.. Continuation().Replace(text, " ").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];

    [GeneratedRegex(@"\\\n\s*", RegexOptions.None, 10000)]
    private static partial Regex Continuation();
}
