using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Inference;

/// <summary>
/// Derives a schema from documents. The more it sees the more it knows: integers become doubles with the first fraction, scalars
/// of mixed
/// kinds become texts; nested objects become parts of names; arrays of objects become instances called by the member that
/// identifies them
/// best, other arrays by position. What only grows and is called like a counter is one.
/// </summary>
public sealed class SchemaInference
{
    /// <summary>Objects that are nested deeper are left out.</summary>
    public const int DeepestObject = 16;

    private const int MostPlaces = 32768;

    private readonly Shape _root = new();
    private int _budget = MostPlaces;

    /// <summary>How many documents were seen.</summary>
    public int Documents => _root.Seen;

    /// <summary>Takes note of a document.</summary>
    /// <param name="document">The document.</param>
    public void Observe(JsonValue document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _root.Observe(document, 0, ref _budget);
    }

    /// <summary>The schema of all documents so far.</summary>
    /// <returns>The schema; without a metric when there was no value.</returns>
    public SourceSchema Build()
    {
        var parts = new SchemaParts();
        if (_root.HasArray)
            AddArray(parts, _root, "items", []);
        else
            Add(parts, _root, "", [], -1);
        if (_budget < 0)
            parts.Skipped.Add(FormattableString.Invariant($"more than {MostPlaces} members; the rest is left out"));
        return new SourceSchema
        {
            Form = SchemaForm.Inferred,
            Arrays = parts.Arrays,
            Metrics = parts.Metrics,
            Skipped = parts.Skipped,
        };
    }

    private static void Add(SchemaParts parts, Shape shape, string path, IReadOnlyList<string> pointer, int array,
        string? identifier = null)
    {
        var isScalar = shape.HasBoolean || shape.HasInteger || shape.HasFraction || shape.HasText;
        if (isScalar && (shape.HasObject || shape.HasArray))
        {
            parts.Skipped.Add($"{Name(path)}: sometimes an object or array, sometimes a plain value");
        }
        else if (shape.HasObject && shape.HasArray)
        {
            parts.Skipped.Add($"{Name(path)}: sometimes an object, sometimes an array");
        }
        else if (isScalar)
        {
            AddScalar(parts, shape, path, pointer, array);
        }
        else if (shape.HasArray && array >= 0)
        {
            parts.Skipped.Add($"{Name(path)}: an array inside an array");
        }
        else if (shape.HasArray)
        {
            AddArray(parts, shape, path, pointer);
        }
        else
        {
            foreach (var name in shape.Order)
            {
                if (name != identifier)
                    Add(parts, shape[name], path.Length == 0 ? name : $"{path}.{name}", [.. pointer, name], array);
            }
        }
    }

    private static void AddArray(SchemaParts parts, Shape shape, string path, IReadOnlyList<string> pointer)
    {
        if (shape.Element is not { } element)
            return;
        var identifier = element.HasObject ? IdentifyingMember.Choose(shape, element) : null;
        var before = parts.Metrics.Count;
        var index = parts.Arrays.Count;
        parts.Arrays.Add(new JsonArray(MetricNames.Dotted(path), pointer, identifier is null ? null : [identifier]));
        Add(parts, element, path, [], index, identifier);
        // A list of names alone has no other member to show.
        if (parts.Metrics.Count == before && identifier is not null)
            Add(parts, element[identifier], $"{path}.{identifier}", [identifier], index);
        if (parts.Metrics.Count == before)
            parts.Arrays.RemoveAt(index);
    }

    private static void AddScalar(SchemaParts parts, Shape shape, string path, IReadOnlyList<string> pointer, int array)
    {
        var isNumber = shape.HasInteger || shape.HasFraction;
        var kinds = (shape.HasBoolean ? 1 : 0) + (isNumber ? 1 : 0) + (shape.HasText ? 1 : 0);
        var type = kinds > 1 || shape.HasText ? MetricType.String
            : shape.HasBoolean ? MetricType.UInt32
            : shape.HasFraction ? MetricType.Double
            : !shape.IsBeyondInt64 ? MetricType.Int64
            : shape.IsNegative ? MetricType.Double : MetricType.UInt64;
        var isCounter = type is MetricType.Int64 or MetricType.UInt64 && !shape.IsNegative && (array >= 0 || !shape.HasFallen)
            && MemberNames.IsCounter(path);
        var metric = new JsonMetric(MetricNames.Dotted(path.Length == 0 ? "value" : path), pointer, type)
        {
            Semantics = isCounter ? MetricSemantics.Counter : type == MetricType.UInt32 ? MetricSemantics.Discrete
                : MetricSemantics.Instant,
            Units = type == MetricType.String ? default : MemberNames.Units(path),
            Array = array,
            AcceptsScalars = kinds > 1,
        };
        parts.Add(metric, path.Length == 0 ? "value" : path);
    }

    private static string Name(string path) => path.Length == 0 ? "the document" : path;
}
