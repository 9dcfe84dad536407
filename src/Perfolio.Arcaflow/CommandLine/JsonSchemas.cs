using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>The JSON schemas of a step's input and outputs.</summary>
internal static class JsonSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    internal static JsonValue Input(PluginStep step)
    {
        JsonValue schema = Head(step, "input").With("$ref", JsonValue.Of($"#/$defs/{step.Input.Root.Id}"));
        return schema.With("$defs", JsonValue.Of(step.Input.JsonDefinitions().ToArray()));
    }

    // Upstream writes the keyword as 'oneof', which validators pass over; both are written so that either reader is served.
    internal static JsonValue Outputs(PluginStep step)
    {
        JsonValue outputs = JsonValue.Of(step.Outputs.Select(Output).ToArray());
        var definitions = step.Outputs.SelectMany(o => o.Scope.JsonDefinitions()).DistinctBy(d => d.Key).ToArray();
        return Head(step, "outputs").With("oneof", outputs).With("oneOf", outputs).With("$defs", JsonValue.Of(definitions));
    }

    private static JsonValue Head(PluginStep step, string part)
    {
        JsonValue head = JsonValue.Object(
            ("$id", JsonValue.Of(step.Id)), ("$schema", JsonValue.Of(Dialect)),
            ("title", JsonValue.Of($"{step.Display.Name ?? step.Id} {part}")));
        return step.Display.Description is { Length: > 0 } description
            ? head.With("description", JsonValue.Of(description))
            : head;
    }

    private static JsonValue Output(StepOutput output) => JsonValue.Object(
        ("type", JsonValue.Of("object")),
        ("properties", JsonValue.Object(
            ("output_id", JsonValue.Object(("type", JsonValue.Of("string")), ("const", JsonValue.Of(output.Id)))),
            ("output_data", output.Scope.Root.ToJsonSchema()))),
        ("required", JsonValue.Strings(["output_id", "output_data"])));
}
