using System.Globalization;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A list of values of one type.</summary>
/// <param name="items">The type of the values.</param>
/// <param name="min">The least number of values, or null.</param>
/// <param name="max">The largest number of values, or null.</param>
public sealed class ListType<T>(SchemaType<T> items, int? min = null, int? max = null) : SchemaType<IReadOnlyList<T>>, ISized
{
    /// <inheritdoc/>
    public override string TypeId => "list";

    /// <inheritdoc/>
    public override string Spelling => $"list[{items.Spelling}]";

    long? ISized.Min => min;

    long? ISized.Max => max;

    internal override IEnumerable<SchemaType> Parts => [items];

    /// <inheritdoc/>
    public override IReadOnlyList<T> Read(JsonValue value)
    {
        if (value.Kind != JsonKind.Array) throw new ConstraintException($"Must be a list, {ValueWriting.TypeName(value)} given");
        IReadOnlyList<JsonValue> given = value.AsArray();
        Sizes.Check(given.Count, min, max);
        var read = new T[given.Count];
        for (int i = 0; i < read.Length; i++)
        {
            try
            {
                read[i] = items.Read(given[i]);
            }
            catch (ConstraintException e)
            {
                throw e.Within(Item(i));
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<T> value, IValueWriter writer)
    {
        Sizes.Check(value.Count, min, max);
        writer.BeginList(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            try
            {
                items.Write(value[i], writer);
            }
            catch (ConstraintException e)
            {
                throw e.Within(Item(i));
            }
        }

        writer.End();
    }

    internal override void DescribeInto(MapEntries entries) =>
        entries.Add("items", items.Describe).Add("min", min).Add("max", max);

    internal override JsonValue ToJsonSchema()
    {
        JsonValue schema = JsonValue.Object(("type", JsonValue.Of("array")), ("items", items.ToJsonSchema()));
        if (min is { } least) schema = schema.With("minItems", JsonValue.Of(least));
        return max is { } most ? schema.With("maxItems", JsonValue.Of(most)) : schema;
    }

    private static string Item(int index) => string.Create(CultureInfo.InvariantCulture, $"item {index}");
}

/// <summary>A map from keys of one type to values of another.</summary>
/// <typeparam name="TKey">Text or integer.</typeparam>
/// <typeparam name="TValue">What the values are.</typeparam>
public sealed class MapType<TKey, TValue> : SchemaType<IReadOnlyDictionary<TKey, TValue>>, ISized
    where TKey : notnull
{
    private readonly SchemaType<TKey> _keys;
    private readonly IKeyType<TKey> _keyWriter;
    private readonly SchemaType<TValue> _values;
    private readonly int? _min;
    private readonly int? _max;

    /// <summary>Makes a map type.</summary>
    /// <param name="keys">A string or integer type.</param>
    /// <param name="values">The type of the values.</param>
    /// <param name="min">The least number of entries, or null.</param>
    /// <param name="max">The largest number of entries, or null.</param>
    public MapType(SchemaType<TKey> keys, SchemaType<TValue> values, int? min = null, int? max = null)
    {
        _keys = keys;
        _keyWriter = keys as IKeyType<TKey>
            ?? throw new ArgumentException("the keys of a map are texts or integers", nameof(keys));
        _values = values;
        _min = min;
        _max = max;
    }

    /// <inheritdoc/>
    public override string TypeId => "map";

    /// <inheritdoc/>
    public override string Spelling => $"map[{_keys.Spelling}, {_values.Spelling}]";

    long? ISized.Min => _min;

    long? ISized.Max => _max;

    internal override IEnumerable<SchemaType> Parts => [_keys, _values];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<TKey, TValue> Read(JsonValue value)
    {
        if (value.Kind != JsonKind.Object) throw new ConstraintException($"Must be a dict, {ValueWriting.TypeName(value)} given");
        IReadOnlyList<KeyValuePair<string, JsonValue>> given = value.AsObject();
        Sizes.Check(given.Count, _min, _max);
        var read = new Dictionary<TKey, TValue>(given.Count);
        foreach ((string name, JsonValue member) in given)
        {
            TKey key = Within(name, "key", () => _keys.Read(JsonValue.Of(name)));
            if (!read.TryAdd(key, Within(name, "value", () => _values.Read(member))))
                throw new ConstraintException("The key is given twice").Within("key").Within(name);
        }

        return read;
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyDictionary<TKey, TValue> value, IValueWriter writer)
    {
        Sizes.Check(value.Count, _min, _max);
        writer.BeginMap(value.Count);
        foreach ((TKey key, TValue member) in value)
        {
            try
            {
                _keyWriter.WriteKey(key, writer);
                _values.Write(member, writer);
            }
            catch (ConstraintException e)
            {
                throw e.Within("value").Within(Convert.ToString(key, CultureInfo.InvariantCulture)!);
            }
        }

        writer.End();
    }

    internal override void DescribeInto(MapEntries entries) =>
        entries.Add("keys", _keys.Describe).Add("values", _values.Describe).Add("min", _min).Add("max", _max);

    internal override JsonValue ToJsonSchema()
    {
        JsonValue schema = JsonValue.Object(
            ("type", JsonValue.Of("object")), ("propertyNames", KeyNames()), ("additionalProperties", _values.ToJsonSchema()));
        if (_min is { } least) schema = schema.With("minProperties", JsonValue.Of(least));
        return _max is { } most ? schema.With("maxProperties", JsonValue.Of(most)) : schema;
    }

    // In JSON the keys are texts, whatever they stand for.
    private JsonValue KeyNames() =>
        _keys is StringType ? _keys.ToJsonSchema() : JsonValue.Object(("pattern", JsonValue.Of("^-?[0-9]+$")));

    private static TResult Within<TResult>(string name, string part, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (ConstraintException e)
        {
            throw e.Within(part).Within(name);
        }
    }
}

/// <summary>Something with a least and a largest number of entries.</summary>
internal interface ISized
{
    long? Min { get; }

    long? Max { get; }
}

/// <summary>The check of a number of entries.</summary>
internal static class Sizes
{
    internal static void Check(int count, int? min, int? max)
    {
        if (count < min)
            throw new ConstraintException(
                string.Create(CultureInfo.InvariantCulture, $"Must have at least {min} items, {count} given"));
        if (count > max)
            throw new ConstraintException(
                string.Create(CultureInfo.InvariantCulture, $"Must have at most {max} items, {count} given"));
    }
}
