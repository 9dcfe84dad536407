using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Samples;

/// <summary>The workflows under samples/arcaflow name steps, inputs and outputs that this plug-in has.</summary>
public class WorkflowTests
{
    private const string Expression = "$.";
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "samples");

    public static TheoryData<string> Workflows => [.. Files];

    private static string[] Files => [.. Directory.EnumerateFiles(Root, "*.yaml", SearchOption.AllDirectories)
        .Where(f => File.ReadAllText(f).Contains("\nsteps:", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Root, f))];

    [Fact]
    public void ThereAreWorkflowsOfBothKinds()
    {
        string[] texts = [.. Files.Select(f => File.ReadAllText(Path.Combine(Root, f)))];
        texts.ShouldContain(t => t.Contains("stop_if:", StringComparison.Ordinal));
        texts.ShouldContain(t => t.Contains("kind: foreach", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void StepsAndInputsExist(string file)
    {
        JsonValue workflow = YamlText.LoadFile(Path.Combine(Root, file));
        workflow.Member("version").ShouldBe(JsonValue.Of("v0.2.0"));
        string[] names = [.. workflow.Member("steps")!.AsObject().Select(s => s.Key)];
        int own = 0;
        foreach ((string name, JsonValue step) in workflow.Member("steps")!.AsObject())
        {
            if (step.Member("kind")?.AsString() == "foreach")
                File.Exists(Path.Combine(Root, Path.GetDirectoryName(file)!, step.Member("workflow")!.AsString())).ShouldBeTrue($"{file}: {name}");
            else if (step.Member("plugin")!.Member("src")!.AsString().StartsWith("perfolio-", StringComparison.Ordinal))
                own += CheckStep($"{file}: {name}", step);
        }

        foreach (string expression in Expressions(workflow).Where(e => e.StartsWith("$.steps.", StringComparison.Ordinal)))
        {
            string[] parts = expression.Split('.');
            names.ShouldContain(parts[2], expression);
            if (parts is [_, _, var step, "outputs", var output, ..] && workflow.Member("steps")!.Member(step)!.Member("step")?.AsString() is { } id
                && Plugin.Find(id) is { } known)
                known.Outputs.Select(o => o.Id).ShouldContain(output, expression);
        }

        if (!Expressions(workflow).Any(e => e.Contains(".steps.", StringComparison.Ordinal) && e.EndsWith(".items", StringComparison.Ordinal))) own.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ExampleInputsFitTheirSteps()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, "configs"), "*_example.yaml"))
        {
            string prefix = Path.GetFileName(file)[..^"_example.yaml".Length];
            PluginStep step = Plugin.Find(prefix) ?? Plugin.Find(prefix.Replace('_', '-')) ?? Plugin.Find(Plugin.DefaultStep!)!;
            Should.NotThrow(() => step.Prepare(YamlText.LoadFile(file)), file);
        }
    }

    private static PluginDefinition Plugin => BuiltInPlugin.Make();

    private static int CheckStep(string where, JsonValue step)
    {
        PluginStep known = Plugin.Find(step.Member("step")!.AsString()).ShouldNotBeNull(where);
        if (step.Member("input") is { Kind: JsonKind.Object } input)
            foreach ((string property, JsonValue value) in input.AsObject())
            {
                PropertySchema schema = known.Input.Root.Properties.SingleOrDefault(p => p.Name == property).ShouldNotBeNull($"{where}: {property}");
                schema.ShouldNotBeNull();
                value.Kind.ShouldNotBe(JsonKind.Null, $"{where}: {property}");
            }

        if (step.Member("stop_if") is not null) known.SignalHandlers.ShouldContain(CancelSignal.Handler, where);
        return 1;
    }

    private static IEnumerable<string> Expressions(JsonValue value) => value.Kind switch
    {
        JsonKind.String when value.AsString().StartsWith(Expression, StringComparison.Ordinal) => [value.AsString()],
        JsonKind.Array => value.AsArray().SelectMany(Expressions),
        JsonKind.Object => value.AsObject().SelectMany(m => Expressions(m.Value)),
        _ => [],
    };
}
