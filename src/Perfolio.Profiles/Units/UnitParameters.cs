using System.Globalization;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Units;

/// <summary>
/// Applies a unit's description to the parameters given: defaults filled in, types and bounds checked. Command line, job
/// matrix and library all come through here.
/// </summary>
public static class UnitParameters
{
    /// <summary>All parameters of a unit, in the order of its description; an object.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="given">What was given: an object, a list of objects (merged in order), or null. Dashes and underscores in
    /// names are equal.</param>
    /// <exception cref="OperationException">A name is unknown or a value is not what the description allows.</exception>
    public static JsonValue Resolve(UnitDescription unit, JsonValue? given)
    {
        var values = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonValue> member in Members(unit, given))
        {
            string name = UnitDescription.Normalize(member.Key);
            UnitParameter parameter = unit.Parameters.FirstOrDefault(p => p.Name == name) ?? throw Unknown(unit, member.Key);
            values[name] = member.Value.Kind == JsonKind.Null ? parameter.Default : Check(unit, parameter, member.Value);
        }

        return JsonValue.Of(
            unit.Parameters.Select(p => KeyValuePair.Create(p.Name, values.GetValueOrDefault(p.Name, p.Default))).ToArray());
    }

    /// <summary>The objects of several sources merged in order; a later value replaces an earlier one.</summary>
    public static JsonValue Merge(params IEnumerable<JsonValue?> sources)
    {
        JsonValue merged = JsonValue.EmptyObject;
        foreach (JsonValue? source in sources)
            foreach (KeyValuePair<string, JsonValue> member in source?.AsObject() ?? [])
                merged = merged.With(member.Key, member.Value);
        return merged;
    }

    private static IEnumerable<KeyValuePair<string, JsonValue>> Members(UnitDescription unit, JsonValue? given)
    {
        if (given is null or { Kind: JsonKind.Null }) return [];
        if (given.Kind == JsonKind.Object) return given.AsObject();
        if (given.Kind == JsonKind.Array && given.AsArray().All(i => i.Kind == JsonKind.Object))
            return given.AsArray().SelectMany(i => i.AsObject());
        throw new OperationException($"parameters of '{unit.Name}' must be a mapping or a list of mappings, not {given}");
    }

    private static JsonValue Check(UnitDescription unit, UnitParameter parameter, JsonValue value)
    {
        JsonValue converted = Convert(parameter.Type, value)
            ?? throw new OperationException($"parameter '{parameter.Name}' of '{unit.Name}' must be {Wanted(parameter.Type)}, not {value}");
        if (parameter.Minimum is { } minimum && !(converted.AsDouble() >= minimum))
        {
            throw new OperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"parameter '{parameter.Name}' of '{unit.Name}' must be at least {minimum}, not {value}"));
        }

        if (parameter.Choices.Count > 0)
        {
            IEnumerable<string> texts = converted.Kind == JsonKind.Array
                ? converted.AsArray().Select(i => i.AsString())
                : [converted.AsString()];
            if (texts.FirstOrDefault(t => !parameter.Choices.Contains(t)) is { } wrong)
            {
                throw new OperationException(
                    $"parameter '{parameter.Name}' of '{unit.Name}' must be one of {string.Join(", ", parameter.Choices)}, not '{wrong}'");
            }
        }

        return converted;
    }

    private static JsonValue? Convert(UnitParameterType type, JsonValue value) => type switch
    {
        UnitParameterType.Flag => value.Kind == JsonKind.Boolean ? value : null,
        UnitParameterType.Integer => value.TryGetInt64(out long n) && n is >= int.MinValue and <= int.MaxValue ? value : null,
        UnitParameterType.Number => value.IsNumber && double.IsFinite(value.AsDouble()) ? value : null,
        UnitParameterType.Text => value.Kind is JsonKind.String || value.IsNumber ? JsonValue.Of(value.ToDisplayText()) : null,
        _ => value.Kind switch
        {
            JsonKind.Array when value.AsArray().All(i => i.Kind == JsonKind.String || i.IsNumber) =>
                JsonValue.Strings(value.AsArray().Select(i => i.ToDisplayText())),
            JsonKind.String => JsonValue.Strings([value.AsString()]),
            _ => null,
        },
    };

    private static string Wanted(UnitParameterType type) => type switch
    {
        UnitParameterType.Flag => "true or false",
        UnitParameterType.Integer => "a whole number",
        UnitParameterType.Number => "a number",
        UnitParameterType.Text => "text",
        _ => "a list of texts",
    };

    private static OperationException Unknown(UnitDescription unit, string name) => new(
        unit.Parameters.Count == 0
            ? $"'{unit.Name}' has no parameter '{name}'; it has none"
            : $"'{unit.Name}' has no parameter '{name}'; it has {string.Join(", ", unit.Parameters.Select(p => p.Name))}");
}
