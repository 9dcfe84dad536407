using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>One of several objects, told apart by a field.</summary>
/// <typeparam name="TBase">The C# type that the objects have in common.</typeparam>
/// <typeparam name="TKey">Text or integer.</typeparam>
public sealed class OneOfType<TBase, TKey> : SchemaType<TBase>
    where TBase : class
    where TKey : notnull
{
    private readonly SchemaType<TKey> _keys;
    private readonly string _field;
    private readonly bool _inlined;
    private readonly IReadOnlyList<OneOfCase<TBase, TKey>> _cases;

    /// <summary>Makes the type.</summary>
    /// <param name="keys">A string or integer type.</param>
    /// <param name="field">The field that tells the objects apart.</param>
    /// <param name="inlined">True when the objects have that field as a property of their own.</param>
    /// <param name="cases">The objects by key.</param>
    public OneOfType(SchemaType<TKey> keys, string field, bool inlined, params IReadOnlyList<OneOfCase<TBase, TKey>> cases)
    {
        if (keys is not (StringType or IntegerType))
            throw new ArgumentException("objects are told apart by texts or integers", nameof(keys));
        _keys = keys;
        _field = field;
        _inlined = inlined;
        _cases = cases;
    }

    /// <inheritdoc/>
    public override string TypeId => _keys is StringType ? "one_of_string" : "one_of_int";

    /// <inheritdoc/>
    public override string Spelling => _keys is StringType ? "one of[string]" : "one of[int]";

    internal override IEnumerable<SchemaType> Parts => _cases.Select(c => c.Type);

    /// <inheritdoc/>
    public override TBase Read(JsonValue value)
    {
        if (value.Kind != JsonKind.Object) throw new ConstraintException($"Must be a dict, got {ValueWriting.TypeName(value)}");
        JsonValue given = value.Member(_field) ?? throw new ConstraintException("This field is required").Within(_field);
        TKey key = Key(given);
        foreach (OneOfCase<TBase, TKey> one in _cases)
        {
            if (!one.Key.Equals(key)) continue;
            return one.Read(_inlined ? value : JsonValue.Of(value.AsObject().Where(m => m.Key != _field).ToArray()));
        }

        throw new ConstraintException(
            $"Invalid value for field: '{key}', expected one of: {string.Join(", ", _cases.Select(c => c.Key))}")
            .Within(_field);
    }

    /// <inheritdoc/>
    public override void Write(TBase value, IValueWriter writer)
    {
        OneOfCase<TBase, TKey> one = _cases.FirstOrDefault(c => c.Holds(value))
            ?? throw new ConstraintException($"{value.GetType().Name} is none of the possible objects");
        one.Write(value, writer, _inlined ? null : (_field, w => _keys.Write(one.Key, w)));
    }

    internal override void DescribeInto(MapEntries entries) => entries
        .Add("discriminator_field_name", _field)
        .Add("discriminator_inlined", _inlined)
        .Add("types", w =>
        {
            w.BeginMap(_cases.Count);
            foreach (OneOfCase<TBase, TKey> one in _cases)
            {
                ((IKeyType<TKey>)_keys).WriteKey(one.Key, w);
                one.Type.Describe(w);
            }

            w.End();
        });

    internal override JsonValue ToJsonSchema() => JsonValue.Object(("oneOf", JsonValue.Of(_cases.Select(Alternative).ToArray())));

    private JsonValue Alternative(OneOfCase<TBase, TKey> one)
    {
        JsonValue key = ValueWriting.ToValue(w => _keys.Write(one.Key, w));
        JsonValue schema = one.Object.ToJsonSchema();
        JsonValue properties = schema.Member("properties")!.With(_field, JsonValue.Object(("const", key)));
        JsonValue required = JsonValue.Strings(
            schema.Member("required")!.AsArray().Select(r => r.AsString()).Append(_field).Distinct());
        return schema.With("properties", properties).With("required", required);
    }

    private TKey Key(JsonValue given)
    {
        try
        {
            return _keys.Read(given);
        }
        catch (ConstraintException e)
        {
            throw e.Within(_field);
        }
    }
}

/// <summary>One object of several, with its key.</summary>
/// <typeparam name="TBase">The C# type that the objects have in common.</typeparam>
/// <typeparam name="TKey">Text or integer.</typeparam>
public abstract class OneOfCase<TBase, TKey>
{
    private protected OneOfCase(TKey key) => Key = key;

    /// <summary>The value of the field that tells the objects apart.</summary>
    public TKey Key { get; }

    internal abstract SchemaType Type { get; }

    internal abstract ObjectSchema Object { get; }

    internal abstract bool Holds(TBase value);

    internal abstract TBase Read(JsonValue value);

    internal abstract void Write(TBase value, IValueWriter writer, (string Field, Action<IValueWriter> Write)? discriminator);
}

/// <summary>One object of several, with its key and its C# type.</summary>
/// <typeparam name="TBase">The C# type that the objects have in common.</typeparam>
/// <typeparam name="TKey">Text or integer.</typeparam>
/// <typeparam name="T">The C# type of this one.</typeparam>
public sealed class OneOfCase<TBase, TKey, T> : OneOfCase<TBase, TKey>
    where T : TBase, IPluginObject<T>
{
    /// <summary>Makes a case.</summary>
    /// <param name="key">The value of the field that tells the objects apart.</param>
    public OneOfCase(TKey key)
        : base(key)
    {
    }

    internal override SchemaType Type { get; } = new RefType<T>();

    internal override ObjectSchema Object => T.Schema;

    internal override bool Holds(TBase value) => value is T;

    internal override TBase Read(JsonValue value) => T.Schema.Read(value);

    internal override void Write(TBase value, IValueWriter writer, (string Field, Action<IValueWriter> Write)? discriminator) =>
        T.Schema.Write((T)value!, writer, discriminator);
}
