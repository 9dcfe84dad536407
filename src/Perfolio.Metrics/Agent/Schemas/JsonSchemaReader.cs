using Perfolio.Archives.Format;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>
/// Reads the JSON Schema form: an object with a title whose property <c>data</c> lists the metrics and whose property
/// <c>generation</c>
/// changes when the schema does. Integers are counters unless told otherwise.
/// </summary>
internal sealed class JsonSchemaReader
{
    private const int DeepestObject = 8;
    private const string ElementName = "__id";

    private static readonly string[] Unsupported =
        ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "patternProperties", "extends", "disallow",
            "dependencies", "dependentSchemas"];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "title", "description", "properties", "additionalProperties", "required", "default", "minimum", "maximum",
        "minLength", "maxLength",
        "enum", "items", "format", "units", "semantics", "labels", "index", "$schema", "$id", "id", "$comment", "examples",
    };

    private readonly string _file;
    private readonly SchemaParts _parts = new();
    private readonly List<IReadOnlyList<string>> _closed = [];

    public JsonSchemaReader(string file) => _file = file;

    public SourceSchema Read(JsonValue root)
    {
        RefuseUnsupported(root, "the schema");
        if (TypeOf(root) != "object")
            throw new ProfileException(_file, "the schema's type is not 'object'");
        var properties = Members(root, "the schema") ?? throw new ProfileException(_file, "the schema has no 'properties'");
        if (properties.Member("generation") is { Kind: not JsonKind.Object })
            throw new ProfileException(_file, "properties.generation is not an object");
        if (properties.Member("data") is not { Kind: JsonKind.Object } data)
            throw new ProfileException(_file, "properties.data is missing or not an object");
        RefuseUnsupported(data, "properties.data");
        Closes(root, []);
        ReadObject(data, "", ["data"], ["data"], array: -1, depth: 0);
        if (_parts.Metrics.Count == 0)
            throw new ProfileException(_file, "properties.data lists no metric"
                + (_parts.Skipped.Count > 0 ? $" ({_parts.Skipped[0]})" : ""));
        return new SourceSchema
        {
            Form = SchemaForm.JsonSchema,
            Name = NameOf(root),
            Arrays = _parts.Arrays,
            Metrics = _parts.Metrics,
            Generation = properties.Member("generation") is null ? null : ["generation"],
            Closed = _closed,
            Skipped = _parts.Skipped,
            Ignored = _parts.Ignored,
            Labels = _parts.Labels(root.Member("labels"), "the schema"),
        };
    }

    private static string? NameOf(JsonValue root)
    {
        if (root.Member("title")?.StringOrNull() is { Length: > 0 } title)
            return MetricNames.Dotted(title);
        var description = root.Member("description")?.StringOrNull();
        return description is not null && MetricNames.IsLegal(description) ? description : null;
    }

    private void ReadObject(JsonValue schema, string prefix, List<string> pointer, IReadOnlyList<string> place, int array,
        int depth)
    {
        var where = prefix.Length == 0 ? "data" : prefix;
        if (Members(schema, where) is not { } members)
            return;
        var required = Required(schema);
        if (array < 0)
            Closes(schema, place);
        foreach (var (name, member) in members.AsObject())
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            if (member.Kind != JsonKind.Object)
            {
                _parts.Skipped.Add($"{path}: not an object");
                continue;
            }

            // The element's own name is not a metric.
            if (array >= 0 && name == ElementName && depth == 0)
                continue;
            RefuseUnsupported(member, path);
            Note(member, path);
            ReadMember(member, path, [.. pointer, name], [.. place, name], array, depth, required.Contains(name));
        }
    }

    private void ReadMember(JsonValue member, string path, List<string> pointer, IReadOnlyList<string> place, int array,
        int depth, bool required)
    {
        switch (TypeOf(member))
        {
            case "object" when depth >= DeepestObject:
                _parts.Skipped.Add($"{path}: nested deeper than {DeepestObject} objects");
                break;
            case "object":
                ReadObject(member, path, pointer, place, array, depth + 1);
                break;
            case "array" when array >= 0:
                _parts.Skipped.Add($"{path}: an array inside an array");
                break;
            case "array":
                ReadArray(member, path, pointer);
                break;
            case var type:
                ReadScalar(member, type, path, pointer, array, required);
                break;
        }
    }

    private void ReadArray(JsonValue member, string path, List<string> pointer)
    {
        if (member.Member("items") is not { Kind: JsonKind.Object } items)
        {
            _parts.Skipped.Add($"{path}: an array without 'items'");
            return;
        }

        RefuseUnsupported(items, path + ".items");
        var isObject = TypeOf(items) == "object";
        IReadOnlyList<string>? index = isObject && items.Member("properties")?.Member(ElementName) is not null ? [ElementName]
            : null;
        if (member.Member("index")?.StringOrNull() is { } text && (index = JsonPointer.Parse(text)) is null)
        {
            _parts.Skipped.Add($"{path}: index '{text}' is not a JSON pointer");
            return;
        }

        var array = _parts.Arrays.Count;
        _parts.Arrays.Add(new JsonArray(MetricNames.Dotted(path), pointer, index) { Help = SchemaParts.Description(member) });
        if (isObject)
            ReadObject(items, path, [], [], array, depth: 0);
        else
            ReadScalar(items.Member("description") is null
                ? items.With("description", JsonValue.Of(SchemaParts.Description(member)))
                : items, TypeOf(items), path, [], array, required: false);
    }

    private void ReadScalar(JsonValue member, string? type, string path, List<string> pointer, int array, bool required)
    {
        var bounds = Bounds(member);
        (MetricType Type, MetricSemantics Semantics)? usual = type switch
        {
            "integer" when member.Member("format")?.StringOrNull() == "uint64" && bounds.Minimum >= 0 =>
                (MetricType.UInt64, MetricSemantics.Counter),
            "integer" => (MetricType.Int64, MetricSemantics.Counter),
            "number" => (MetricType.Double, MetricSemantics.Instant),
            "string" => (MetricType.String, MetricSemantics.Instant),
            "boolean" => (MetricType.UInt32, MetricSemantics.Discrete),
            _ => null,
        };
        if (usual is not { } chosen)
        {
            _parts.Skipped.Add(type is null ? $"{path}: no type" : $"{path}: type '{type}'");
            return;
        }

        if (!SchemaParts.Semantics(member, out var semantics))
        {
            _parts.Skipped.Add($"{path}: semantics are none of counter, instant, discrete");
            return;
        }

        var metric = new JsonMetric(MetricNames.Dotted(path), pointer, chosen.Type)
        {
            Semantics = semantics ?? chosen.Semantics,
            Units = _parts.Units(member, path),
            Help = SchemaParts.Description(member),
            Array = array,
            IsRequired = required,
            Default = member.Member("default"),
            Bounds = bounds.IsEmpty ? null : bounds,
            Labels = _parts.Labels(member.Member("labels"), path),
        };
        _parts.Add(metric, path);
    }

    private static ValueBounds Bounds(JsonValue member)
    {
        var allowed = member.Member("enum") is { Kind: JsonKind.Array } list ? list.AsArray() : null;
        return new ValueBounds
        {
            Minimum = Number(member, "minimum") ?? double.NegativeInfinity,
            Maximum = Number(member, "maximum") ?? double.PositiveInfinity,
            MinLength = (int)Math.Clamp(Number(member, "minLength") ?? 0, 0, int.MaxValue),
            MaxLength = (int)Math.Clamp(Number(member, "maxLength") ?? int.MaxValue, 0, int.MaxValue),
            Texts = allowed?.Where(static v => v.Kind == JsonKind.String).Select(static v =>
                v.AsString()).ToHashSet(StringComparer.Ordinal),
            Numbers = allowed?.Where(static v => v.IsNumber).Select(static v => v.AsDouble()).ToHashSet(),
        };
    }

    private static double? Number(JsonValue member, string name) =>
        member.Member(name) is { IsNumber: true } number ? number.AsDouble() : null;

    private static HashSet<string> Required(JsonValue schema) => schema.Member("required") is { Kind: JsonKind.Array } list
        ? list.AsArray().Select(static v => v.StringOrNull()).OfType<string>().ToHashSet(StringComparer.Ordinal)
        : [];

    private static string? TypeOf(JsonValue schema) => schema.Member("type") switch
    {
        { Kind: JsonKind.String } one => one.AsString(),
        { Kind: JsonKind.Array } several =>
            several.AsArray().Select(static t => t.StringOrNull()).FirstOrDefault(static t => t is not null and not "null"),
        _ => null,
    };

    private JsonValue? Members(JsonValue schema, string where)
    {
        if (schema.Member("properties") is not { } properties)
        {
            if (where != "the schema")
                _parts.Skipped.Add($"{where}: no 'properties'");
            return null;
        }

        return properties.Kind == JsonKind.Object ? properties
            : throw new ProfileException(_file, $"{where}: 'properties' is not an object");
    }

    private void Closes(JsonValue schema, IReadOnlyList<string> place)
    {
        if (schema.Member("additionalProperties") is { Kind: JsonKind.Boolean } more && !more.AsBoolean())
            _closed.Add(place);
    }

    private void RefuseUnsupported(JsonValue schema, string where)
    {
        if (schema.Kind != JsonKind.Object)
            return;
        foreach (var keyword in Unsupported)
        {
            if (schema.Member(keyword) is not null)
                throw new ProfileException(_file, $"{where}: keyword '{keyword}' is not supported; write the members out");
        }
    }

    private void Note(JsonValue member, string path)
    {
        foreach (var (keyword, _) in member.AsObject())
        {
            if (!Known.Contains(keyword))
                _parts.Ignored.Add($"{path}: keyword '{keyword}'");
        }
    }
}
