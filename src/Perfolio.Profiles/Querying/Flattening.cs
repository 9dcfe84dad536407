using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Querying;

/// <summary>
/// Turns a record (a resource's constants, a model) into flat keys with scalars, the form in which tables and charts name
/// what a profile holds (docs/tables.md, "Keys").
/// </summary>
public static class Flattening
{
    // Deeper nesting than any profile has; below it a value is shown as JSON text, so that no input can exhaust the stack.
    private const int DeepestLevel = 32;

    /// <summary>
    /// The flat keys of an object with their scalars. An object under <c>k</c> gives <c>k:member</c> for each member and
    /// <c>k</c> with all of them joined by <c>:</c> in uid order; a list of name and value pairs counts as an object; any
    /// other list is its items joined by <c>,</c>. A key that occurs twice keeps its last value.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, JsonValue>> Flatten(JsonValue record)
    {
        var result = new List<KeyValuePair<string, JsonValue>>();
        var places = new Dictionary<string, int>();
        foreach ((string key, JsonValue value) in record.AsObject()) Flatten(key, value, 0, result, places);
        return result;
    }

    /// <summary>The flat keys of one value under a key.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonValue>> Flatten(string key, JsonValue value)
    {
        var result = new List<KeyValuePair<string, JsonValue>>();
        Flatten(key, value, 0, result, []);
        return result;
    }

    private static void Flatten(
        string key, JsonValue value, int level, List<KeyValuePair<string, JsonValue>> result, Dictionary<string, int> places)
    {
        if (AsNamedValues(value) is { } named) value = named;
        if (value.Kind == JsonKind.Object && level < DeepestLevel)
        {
            foreach ((string name, JsonValue member) in value.AsObject())
                Flatten($"{key}:{name}", member, level + 1, result, places);
            string text = string.Join(':', FlatUid.InRankOrder(value).Select(m => JoinedText(m.Value, level + 1)));
            Set(key, JsonValue.Of(text), result, places);
        }
        else if (value.Kind is JsonKind.Array or JsonKind.Object)
        {
            Set(key, JsonValue.Of(JoinedText(value, level)), result, places);
        }
        else
        {
            Set(key, value, result, places);
        }
    }

    private static void Set(
        string key, JsonValue value, List<KeyValuePair<string, JsonValue>> result, Dictionary<string, int> places)
    {
        if (places.TryAdd(key, result.Count)) result.Add(new(key, value));
        else result[places[key]] = new(key, value);
    }

    private static string JoinedText(JsonValue value, int level) => value.Kind switch
    {
        JsonKind.Object or JsonKind.Array when level >= DeepestLevel => "…",
        JsonKind.Object => string.Join(':', value.AsObject().Select(m => JoinedText(m.Value, level + 1))),
        JsonKind.Array => string.Join(',', value.AsArray().Select(item => JoinedText(item, level + 1))),
        _ => value.ToDisplayText(),
    };

    // [{"name": "b0", "value": 1.5}, …], the coefficients of a model, as {"b0": 1.5, …}.
    private static JsonValue? AsNamedValues(JsonValue value)
    {
        if (value.Kind != JsonKind.Array || value.AsArray().Count == 0) return null;
        var members = new List<KeyValuePair<string, JsonValue>>();
        foreach (JsonValue item in value.AsArray())
        {
            if (item.Member("name")?.StringOrNull() is not { } name || item.Member("value") is not { } content) return null;
            members.Add(new(name, content));
        }

        return JsonValue.Of(members);
    }
}
