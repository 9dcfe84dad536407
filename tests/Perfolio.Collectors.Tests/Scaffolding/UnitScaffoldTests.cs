using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Perfolio.Collectors.External;
using Perfolio.Collectors.Scaffolding;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests.Scaffolding;

[RequiresUnreferencedCode("Tests of units found by reflection.")]
public sealed class UnitScaffoldTests
{
    [Theory]
    [InlineData(UnitLanguage.Python, false)]
    [InlineData(UnitLanguage.Python, true)]
    public Task Every_kind_works_unchanged(UnitLanguage language, bool bare) => AllKindsWorkAsync(language, bare);

    // Builds four projects, which takes as long as all other tests together.
    [Fact]
    [Trait("Category", "Interop")]
    public Task Every_kind_works_unchanged_in_csharp() => AllKindsWorkAsync(UnitLanguage.CSharp, false);

    private static async Task AllKindsWorkAsync(UnitLanguage language, bool bare)
    {
        using var scratch = new Scratch();
        foreach (UnitKind kind in Enum.GetValues<UnitKind>())
        {
            IReadOnlyList<string> files = UnitScaffold.Create(new ScaffoldRequest(kind, $"my-{kind}", scratch.Path)
            {
                Language = language,
                WithoutBefore = bare,
                WithoutAfter = bare,
                SupportedTypes = bare ? ["time"] : [],
            });
            files.ShouldAllBe(f => File.Exists(f));
            if (language == UnitLanguage.CSharp) await BuildAsync(Path.GetDirectoryName(files[0])!);
        }

        var registry = new UnitRegistry(UnitRegistry.BuiltIn(), [scratch.Path]);
        UnitContext collected = await RunAsync(registry, scratch.Path, UnitKind.Collect, null, null);
        collected.Profile!.ResourceCount.ShouldBe(5);
        Profile profile = collected.Profile with
        {
            Header = JsonValue.Object(("type", JsonValue.Of("time"))),
        };
        UnitContext postprocessed = await RunAsync(registry, scratch.Path, UnitKind.Postprocess, profile, null);
        postprocessed.Profile!.Models.Single().Member("uid")!.AsString().ShouldBe("true");
        postprocessed.Profile.ResourceCount.ShouldBe(5);
        (await RunAsync(registry, scratch.Path, UnitKind.View, profile, null)).ResultText!.ShouldContain("true");
        UnitContext same = await RunAsync(registry, scratch.Path, UnitKind.Check, profile, profile);
        same.Degradation.ShouldBeFalse();
        UnitContext slower = await RunAsync(registry, scratch.Path, UnitKind.Check, Taking(2), Taking(1));
        slower.ResultText!.ShouldContain("Degradation (+100.0 %)");
        slower.Degradation.ShouldBeTrue();
        same.ResultText.ShouldBe("true real: NoChange (+0.0 %)\n".Replace(
            "+0.0", language == UnitLanguage.Python ? "+0.0" : "0.0", StringComparison.Ordinal));
        registry.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_type_that_is_not_supported_is_refused()
    {
        using var scratch = new Scratch();
        UnitScaffold.Create(new ScaffoldRequest(UnitKind.View, "v", scratch.Path) { SupportedTypes = ["memory"] });
        IUnit unit = (await new UnitRegistry([], [scratch.Path]).FindAsync(UnitKind.View, "v"))!;
        UnitContext context = Units.Context(unit, scratch.Path);
        context.Profile = new Profile();
        (await Units.RunAllAsync(unit, context)).Message.ShouldContain("not supported");
    }

    [Fact]
    public void An_existing_unit_is_not_overwritten()
    {
        using var scratch = new Scratch();
        var request = new ScaffoldRequest(UnitKind.Collect, "once", scratch.Path);
        string source = UnitScaffold.Create(request)[0];
        File.WriteAllText(source, "mine");
        Should.Throw<OperationException>(() => UnitScaffold.Create(request)).Message.ShouldContain("exists already");
        File.ReadAllText(source).ShouldBe("mine");
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("ž")]
    public void A_name_that_is_none_is_refused(string name) =>
        Should.Throw<OperationException>(() => UnitScaffold.Create(new ScaffoldRequest(UnitKind.Collect, name, "/no/such")))
            .Message.ShouldContain("no name of a unit");

    private static Profile Taking(double seconds) => new()
    {
        Header = JsonValue.Object(("type", JsonValue.Of("time"))),
        ResourceTypes =
        [
            new ResourceType(
                "true#0",
                JsonValue.Object(("subtype", JsonValue.Of("real")), ("type", JsonValue.Of("time")), ("uid", JsonValue.Of("true"))),
                [new("amount", new DoubleColumn(new double[] { seconds }))]),
        ],
    };

    private static async Task<UnitContext> RunAsync(
        UnitRegistry registry, string directory, UnitKind kind, Profile? profile, Profile? baseline)
    {
        IUnit? unit = await registry.FindAsync(kind, $"my-{kind}");
        registry.Problems.ShouldBeEmpty();
        UnitContext context = Units.Context(unit!, directory, new Executable("true"), null, baseline);
        context.Profile = profile;
        (await Units.RunAllAsync(unit!, context)).ShouldBe(PhaseResult.Ok);
        return context;
    }

    private static async Task BuildAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", folder, "-v", "q", "-nologo", "-warnaserror", "--disable-build-servers"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process build = Process.Start(start)!;
        string output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        build.ExitCode.ShouldBe(0, output);
    }
}
