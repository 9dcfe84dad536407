using System.Diagnostics.CodeAnalysis;
using Perfolio.Collectors.External;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests.External;

[RequiresUnreferencedCode("Tests of units found by reflection.")]
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_collector_measures_the_load()
    {
        using var scratch = new Scratch();
        var registry = new UnitRegistry([], [Path.Combine(Root(), "samples", "collectors")]);
        IUnit unit = (await registry.FindAsync(UnitKind.Collect, "loadavg"))!;
        registry.Problems.ShouldBeEmpty();
        UnitContext context = Units.Context(
            unit, scratch.Path, new Executable("sleep", "", "0.1"), null, null, ("interval", Profiles.Json.JsonValue.Of(0.01)));
        (await Units.RunAllAsync(unit, context)).ShouldBe(PhaseResult.Ok);
        context.Profile!.ResourceTypes.Select(t => t.Constants.Member("subtype")!.AsString()).ShouldBe(["one minute", "runnable", "existing"]);
        ResourceType existing = context.Profile.ResourceTypes[2];
        existing.Count.ShouldBeGreaterThan(1);
        existing.Column("amount")!.GetDouble(0).ShouldBeGreaterThan(0);
    }

    private static string Root()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Perfolio.slnx"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the tests do not run inside the checkout");
    }
}
