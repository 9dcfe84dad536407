using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Inference;

/// <summary>Everything that was seen at one place of the documents: kinds of values, members, elements.</summary>
internal sealed class Shape
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Shape> _members = new(StringComparer.Ordinal);
    private int _elements;
    private double _last = double.NaN;

    /// <summary>Names of the members in order of appearance.</summary>
    public IReadOnlyList<string> Order => _order;

    public bool HasBoolean { get; private set; }

    public bool HasInteger { get; private set; }

    public bool HasFraction { get; private set; }

    public bool HasText { get; private set; }

    public bool HasObject { get; private set; }

    public bool HasArray { get; private set; }

    /// <summary>Whether a number was below zero.</summary>
    public bool IsNegative { get; private set; }

    /// <summary>Whether an integer was beyond 63 bits; beyond 64 it counts as a fraction.</summary>
    public bool IsBeyondInt64 { get; private set; }

    /// <summary>Whether a number was less than the one before it.</summary>
    public bool HasFallen { get; private set; }

    /// <summary>How many values were seen.</summary>
    public int Seen { get; private set; }

    /// <summary>What elements of arrays are; null when there were none.</summary>
    public Shape? Element { get; private set; }

    /// <summary>Of an array's element: members that every element has, as a scalar, with a value of its own in each
    /// document.</summary>
    public HashSet<string>? Identifying { get; private set; }

    public Shape this[string member] => _members[member];

    /// <summary>Takes note of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <param name="budget">Places that may still be added.</param>
    public void Observe(JsonValue value, int depth, ref int budget)
    {
        Seen++;
        switch (value.Kind)
        {
            case JsonKind.Boolean:
                HasBoolean = true;
                break;
            case JsonKind.Integer or JsonKind.Float:
                ObserveNumber(value);
                break;
            case JsonKind.String:
                HasText = true;
                break;
            case JsonKind.Object:
                HasObject = true;
                if (depth < SchemaInference.DeepestObject)
                    ObserveMembers(value, depth, ref budget);
                break;
            case JsonKind.Array:
                HasArray = true;
                ObserveElements(value.AsArray(), depth, ref budget);
                break;
        }
    }

    private void ObserveNumber(JsonValue value)
    {
        var number = value.AsDouble();
        if (value.TryGetInt64(out _))
            HasInteger = true;
        else if (value.Kind == JsonKind.Integer && value.AsBigInteger() is { Sign: > 0 } big && big <= ulong.MaxValue)
            HasInteger = IsBeyondInt64 = true;
        else
            HasFraction = true;
        IsNegative |= number < 0;
        HasFallen |= number < _last;
        _last = number;
    }

    private void ObserveMembers(JsonValue value, int depth, ref int budget)
    {
        foreach (var (name, member) in value.AsObject())
        {
            if (!_members.TryGetValue(name, out var shape))
            {
                if (budget-- <= 0)
                    continue;
                _members.Add(name, shape = new Shape());
                _order.Add(name);
            }

            shape.Observe(member, depth + 1, ref budget);
        }
    }

    private void ObserveElements(IReadOnlyList<JsonValue> items, int depth, ref int budget)
    {
        if (items.Count == 0)
            return;
        Element ??= new Shape();
        foreach (var item in items)
            Element.Observe(item, depth + 1, ref budget);
        var here = new HashSet<string>(Identifies(items), StringComparer.Ordinal);
        if (_elements++ == 0)
            Identifying = here;
        else
            Identifying!.IntersectWith(here);
    }

    private static IEnumerable<string> Identifies(IReadOnlyList<JsonValue> items)
    {
        if (items[0].Kind != JsonKind.Object)
            yield break;
        foreach (var (name, first) in items[0].AsObject())
        {
            if (first.Kind is not (JsonKind.String or JsonKind.Integer))
                continue;
            var values = new HashSet<JsonValue>();
            if (items.All(i => i.Member(name) is { } v && v.Kind == first.Kind && v.StringOrNull() != "" && values.Add(v)))
                yield return name;
        }
    }
}
