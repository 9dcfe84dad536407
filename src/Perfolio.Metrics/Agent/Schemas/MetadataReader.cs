using Perfolio.Archives.Format;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Reads the metadata.json form: a list of metrics with JSON pointers. Values are instant unless told
/// otherwise.</summary>
internal sealed class MetadataReader
{
    private static readonly string[] TopKeys =
        ["prefix", "data-path", "data-exec", "data-url", "metrics", "generation", "refresh", "stale-after", "labels", "inferred"];

    private static readonly string[] MetricKeys =
    [
        "name", "pointer", "type", "description", "units", "semantics", "index", "metrics", "labels", "default", "required",
        "minimum", "maximum",
        "any-scalar",
    ];

    private readonly string _file;
    private readonly SchemaParts _parts = new();

    public MetadataReader(string file) => _file = file;

    public SourceSchema Read(JsonValue root)
    {
        if (root.Member("metrics") is not { Kind: JsonKind.Array } metrics)
            throw new ProfileException(_file, "'metrics' is not a list");
        Note(root, TopKeys, "");
        foreach (var entry in metrics.AsArray())
            ReadEntry(entry, array: -1, "");
        if (_parts.Metrics.Count == 0)
            throw new ProfileException(_file, "no metric"
                + (_parts.Skipped.Count > 0 ? $" ({_parts.Skipped[0]})" : " is listed"));
        return new SourceSchema
        {
            Form = root.Member("inferred") is { Kind: JsonKind.Boolean } flag && flag.AsBoolean() ? SchemaForm.Inferred
                : SchemaForm.Metadata,
            Name = Text(root, "prefix") is { Length: > 0 } prefix ? MetricNames.Dotted(prefix) : null,
            Arrays = _parts.Arrays,
            Metrics = _parts.Metrics,
            Generation = Text(root, "generation") is { } generation ? JsonPointer.Parse(generation) : null,
            Skipped = _parts.Skipped,
            Ignored = _parts.Ignored,
            DataPath = Text(root, "data-path"),
            DataCommand = Text(root, "data-exec") is { } command
                ? CommandWords.Split(command) ?? throw new ProfileException(_file, "'data-exec' has a quote without an end") : [],
            DataUrl = Text(root, "data-url"),
            Refresh = Seconds(root, "refresh"),
            StaleAfter = Seconds(root, "stale-after"),
            Labels = _parts.Labels(root.Member("labels"), "labels"),
        };
    }

    private void ReadEntry(JsonValue entry, int array, string prefix)
    {
        var name = entry.Member("name")?.StringOrNull();
        if (entry.Kind != JsonKind.Object || string.IsNullOrEmpty(name))
        {
            _parts.Skipped.Add($"{(prefix.Length == 0 ? "metrics" : prefix)}: an entry without a name");
            return;
        }

        var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
        var text = entry.Member("pointer")?.StringOrNull();
        var pointer = text is null ? null : JsonPointer.Parse(text);
        if (pointer is null)
        {
            _parts.Skipped.Add(text is null ? $"{path}: no pointer" : $"{path}: '{text}' is not a JSON pointer");
            return;
        }

        Note(entry, MetricKeys, path);
        if (entry.Member("type")?.StringOrNull() != "array")
            ReadMetric(entry, path, pointer, array);
        else if (array >= 0)
            _parts.Skipped.Add($"{path}: an array inside an array");
        else
            ReadArray(entry, path, pointer);
    }

    private void ReadArray(JsonValue entry, string path, IReadOnlyList<string> pointer)
    {
        if (entry.Member("metrics") is not { Kind: JsonKind.Array } metrics)
        {
            _parts.Skipped.Add($"{path}: an array without a list 'metrics'");
            return;
        }

        IReadOnlyList<string>? index = null;
        if (entry.Member("index") is { } given
            && (given.StringOrNull() is not { } text || (index = JsonPointer.Parse(text)) is null))
        {
            _parts.Skipped.Add($"{path}: 'index' is not a JSON pointer");
            return;
        }

        var array = _parts.Arrays.Count;
        var before = _parts.Metrics.Count;
        _parts.Arrays.Add(new JsonArray(MetricNames.Dotted(path), pointer, index) { Help = SchemaParts.Description(entry) });
        foreach (var member in metrics.AsArray())
            ReadEntry(member, array, path);
        if (_parts.Metrics.Count > before)
            return;
        _parts.Arrays.RemoveAt(array);
        _parts.Skipped.Add($"{path}: an array without a metric");
    }

    private void ReadMetric(JsonValue entry, string path, IReadOnlyList<string> pointer, int array)
    {
        var word = entry.Member("type")?.StringOrNull();
        MetricType? type = word switch
        {
            "integer" => MetricType.Int64,
            "unsigned" => MetricType.UInt64,
            "double" or "number" => MetricType.Double,
            "string" => MetricType.String,
            "boolean" => MetricType.UInt32,
            _ => null,
        };
        if (type is not { } known)
        {
            _parts.Skipped.Add(word is null ? $"{path}: no type"
                : $"{path}: type '{word}' is none of integer, unsigned, double, string, boolean, array");
            return;
        }

        if (!SchemaParts.Semantics(entry, out var semantics))
        {
            _parts.Skipped.Add($"{path}: semantics are none of counter, instant, discrete");
            return;
        }

        // The metrics of an array of plain values are called as the array is.
        var name = array >= 0 && pointer.Count == 0 && path.EndsWith(".value", StringComparison.Ordinal)
            ? path[..^".value".Length] : path;
        var bounds = new ValueBounds
        {
            Minimum = entry.Member("minimum") is { IsNumber: true } least ? least.AsDouble() : double.NegativeInfinity,
            Maximum = entry.Member("maximum") is { IsNumber: true } most ? most.AsDouble() : double.PositiveInfinity,
        };
        var metric = new JsonMetric(MetricNames.Dotted(name), pointer, known)
        {
            Semantics = semantics ?? (known == MetricType.UInt32 ? MetricSemantics.Discrete : MetricSemantics.Instant),
            Units = _parts.Units(entry, path),
            Help = SchemaParts.Description(entry),
            Array = array,
            IsRequired = IsTrue(entry, "required"),
            Default = entry.Member("default"),
            Bounds = bounds.IsEmpty ? null : bounds,
            AcceptsScalars = IsTrue(entry, "any-scalar"),
            Labels = _parts.Labels(entry.Member("labels"), path),
        };
        _parts.Add(metric, name);
    }

    private static bool IsTrue(JsonValue entry, string key) =>
        entry.Member(key) is { Kind: JsonKind.Boolean } flag && flag.AsBoolean();

    private string? Text(JsonValue root, string key) => root.Member(key) switch
    {
        null => null,
        { Kind: JsonKind.String } text => text.AsString(),
        _ => throw new ProfileException(_file, $"'{key}' is not a text"),
    };

    private TimeSpan? Seconds(JsonValue root, string key) => root.Member(key) switch
    {
        null => null,
        { IsNumber: true } number when number.AsDouble() is >= 0.01 and <= 86400 * 365.0 =>
            TimeSpan.FromSeconds(number.AsDouble()),
        _ => throw new ProfileException(_file, $"'{key}' is not a number of seconds from 0.01 up"),
    };

    private void Note(JsonValue entry, string[] known, string path)
    {
        foreach (var (key, _) in entry.AsObject())
        {
            if (Array.IndexOf(known, key) < 0)
                _parts.Ignored.Add(path.Length == 0 ? $"key '{key}'" : $"{path}: key '{key}'");
        }
    }
}
