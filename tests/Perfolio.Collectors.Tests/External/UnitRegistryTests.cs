using System.Diagnostics.CodeAnalysis;
using Perfolio.Collectors.External;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests.External;

[RequiresUnreferencedCode("Tests of units found by reflection.")]
public sealed class UnitRegistryTests
{
    [Fact]
    public async Task A_broken_unit_is_told_and_the_others_work()
    {
        using var scratch = new Scratch();
        scratch.File("good/unit.json", """
            {"kind": "collect", "command": ["./run"], "description": {"summary": "s", "profile_type": "mixed", "units": {"mixed": "us"},
             "parameters": [{"name": "rate-hz", "type": "integer", "default": 3, "minimum": 1, "short": "-f"}]}}
            """);
        scratch.File("asked/unit.json", """{"kind": "view", "command": ["sh", "-c", "read x; echo '{\"description\": {\"summary\": \"asked\"}}'"]}""");
        scratch.File("silent/unit.json", """{"kind": "view", "command": ["false"]}""");
        scratch.File("torn/unit.json", """{"kind": "coll""");
        scratch.File("kindless/unit.json", """{"command": ["x"]}""");
        scratch.File("wordless/unit.json", """{"kind": "check"}""");
        scratch.File("typeless/unit.json", """{"kind": "check", "command": ["x"], "description": {"parameters": [{"name": "a", "type": "int"}]}}""");
        scratch.File("unbuilt/unit.json", """{"kind": "check", "assembly": "bin/Unbuilt.dll"}""");
        scratch.File("time/unit.json", """{"kind": "collect", "command": ["x"]}""");
        scratch.File("no unit/readme", "");

        var registry = new UnitRegistry(UnitRegistry.BuiltIn(), [scratch.Path, "/no/such/folder"]);
        registry.Names(UnitKind.Collect).ShouldBe(["time", "system", "sched", "good"]);
        (await registry.AllAsync(UnitKind.Collect)).Count.ShouldBe(4);
        (await registry.AllAsync(UnitKind.View)).Single().Description.Summary.ShouldBe("asked");
        (await registry.AllAsync(UnitKind.Check)).ShouldBeEmpty();
        registry.Problems.Count.ShouldBe(7);
        registry.Problems.ShouldAllBe(p => !p.Contains('\n'));

        UnitDescription good = (await registry.FindAsync(UnitKind.Collect, "good"))!.Description;
        good.ProfileType.ShouldBe("mixed");
        UnitParameter parameter = good.Parameters.Single();
        parameter.ShouldBe(new UnitParameter("rate_hz", UnitParameterType.Integer, JsonValue.Of(3), "")
        {
            ShortOption = "-f",
            Minimum = 1,
            Choices = parameter.Choices,
        });
        (await registry.FindAsync(UnitKind.Collect, "none")).ShouldBeNull();
    }
}
