using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>Reads what a unit says of itself from JSON (docs/formats/unit-protocol.md, "Description").</summary>
internal static class DescriptionReader
{
    /// <summary>Reads a description.</summary>
    /// <exception cref="ProfileException">The description is not what it should be.</exception>
    internal static UnitDescription Read(JsonValue description, string name, UnitKind kind, string file)
    {
        if (description.Kind != JsonKind.Object) throw new ProfileException(file, "'description' is not an object");
        return new UnitDescription(name, kind, Text(description, "summary", file))
        {
            ProfileType = Text(description, "profile_type", file),
            Units = Units(description, file),
            Parameters = Items(description, "parameters", file).Select(p => Parameter(p, file)).ToArray(),
        };
    }

    private static KeyValuePair<string, string>[] Units(JsonValue description, string file)
    {
        if (description.Member("units") is not { } units) return [];
        if (units.Kind != JsonKind.Object || units.AsObject().Any(u => u.Value.Kind != JsonKind.String))
            throw new ProfileException(file, "'units' is not an object of texts");
        return units.AsObject().Select(u => KeyValuePair.Create(u.Key, u.Value.AsString())).ToArray();
    }

    private static UnitParameter Parameter(JsonValue parameter, string file)
    {
        string name = Text(parameter, "name", file);
        if (!UnitName.IsValid(name)) throw new ProfileException(file, $"'{name}' is no name of a parameter: {UnitName.Rule}");
        UnitParameterType type = Text(parameter, "type", file) switch
        {
            "flag" => UnitParameterType.Flag,
            "integer" => UnitParameterType.Integer,
            "number" => UnitParameterType.Number,
            "text" => UnitParameterType.Text,
            "text_list" => UnitParameterType.TextList,
            _ => throw new ProfileException(
                file, $"the type of parameter '{name}' must be flag, integer, number, text or text_list"),
        };
        JsonValue value = parameter.Member("default") ?? JsonValue.Null;
        if (!Fits(value, type)) throw new ProfileException(file, $"the default of parameter '{name}' is not of its type");
        string shortOption = Text(parameter, "short", file);
        if (shortOption.Length > 0 && (shortOption[0] != '-' || shortOption.Length < 2))
            throw new ProfileException(file, $"the short option of parameter '{name}' must look like -x");
        return new UnitParameter(UnitDescription.Normalize(name), type, value, Text(parameter, "help", file))
        {
            ShortOption = shortOption.Length > 0 ? shortOption : null,
            Minimum = parameter.Member("minimum") is { IsNumber: true } minimum ? minimum.AsDouble() : null,
            Choices = Items(parameter, "choices", file).Select(c => c.StringOrNull() ?? "").ToArray(),
        };
    }

    private static bool Fits(JsonValue value, UnitParameterType type) => value.Kind == JsonKind.Null || type switch
    {
        UnitParameterType.Flag => value.Kind == JsonKind.Boolean,
        UnitParameterType.Integer => value.Kind == JsonKind.Integer,
        UnitParameterType.Number => value.IsNumber,
        UnitParameterType.Text => value.Kind == JsonKind.String,
        _ => value.Kind == JsonKind.Array && value.AsArray().All(i => i.Kind == JsonKind.String),
    };

    private static IReadOnlyList<JsonValue> Items(JsonValue value, string name, string file) => value.Member(name) switch
    {
        null or { Kind: JsonKind.Null } => [],
        { Kind: JsonKind.Array } items => items.AsArray(),
        _ => throw new ProfileException(file, $"'{name}' is not a list"),
    };

    private static string Text(JsonValue value, string name, string file) => value.Member(name) switch
    {
        null or { Kind: JsonKind.Null } => "",
        { Kind: JsonKind.String } text => text.AsString(),
        _ => throw new ProfileException(file, $"'{name}' is not a text"),
    };
}
