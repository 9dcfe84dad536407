using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A property of an object, without the C# type that holds it.</summary>
public abstract class PropertySchema
{
    private protected PropertySchema(string name, SchemaType type, PropertyTraits traits, bool required)
    {
        Name = name;
        Type = type;
        Traits = traits;
        Required = required;
    }

    /// <summary>The name in the input or output.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public SchemaType Type { get; }

    /// <summary>Display, conditions, examples.</summary>
    public PropertyTraits Traits { get; }

    /// <summary>True when it must be given.</summary>
    public bool Required { get; }

    /// <summary>What holds when it is not given, or null.</summary>
    public JsonValue? Default { get; private protected init; }

    internal void Describe(IValueWriter writer)
    {
        MapEntries entries = new MapEntries().Add("type", Type.Describe).Add("display", Traits.Display.Describe).Add(
            "required", Required);
        if (Default is not null) entries.Add("default", Default.ToString());
        entries.AddNames("examples", Traits.Examples.Select(e => e.ToString()).ToArray())
            .AddNames("required_if", Traits.RequiredIf)
            .AddNames("required_if_not", Traits.RequiredIfNot)
            .AddNames("conflicts", Traits.Conflicts);
        if (Traits.DisabledReason is { } reason) entries.Add("disabled", flag: true).Add("disabled_reason", reason);
        entries.WriteTo(writer);
    }

    internal JsonValue ToJsonSchema()
    {
        JsonValue schema = Type.ToJsonSchema();
        if (Traits.Name is { Length: > 0 } name) schema = schema.With("title", JsonValue.Of(name));
        if (Traits.Description is { Length: > 0 } description) schema = schema.With("description", JsonValue.Of(description));
        if (Traits.Examples.Count > 0) schema = schema.With("examples", JsonValue.Of(Traits.Examples));
        return Default is null ? schema : schema.With("default", Default);
    }

    // What the other properties that are given say about this one.
    internal void CheckConditions(JsonValue given)
    {
        if (IsGiven(given, Name))
        {
            if (Traits.DisabledReason is { } reason) throw new ConstraintException($"This field is disabled: {reason}");
            if (Traits.Conflicts.FirstOrDefault(c => IsGiven(given, c)) is { } other)
                throw new ConstraintException($"Field conflicts '{other}', set one of the two, not both");
            return;
        }

        if (Required) throw new ConstraintException("This field is required");
        if (Traits.RequiredIf.FirstOrDefault(c => IsGiven(given, c)) is { } because)
            throw new ConstraintException($"This field is required because '{because}' is set");
        IReadOnlyList<string> none = Traits.RequiredIfNot;
        if (none.Count == 0 || none.Any(c => IsGiven(given, c))) return;
        throw new ConstraintException(none.Count == 1
            ? $"This field is required because '{none[0]}' is not set"
            : $"This field is required because none of {string.Join(", ", none.Select(n => $"'{n}'"))} are set");
    }

    private static bool IsGiven(JsonValue given, string name) => given.Member(name) is { Kind: not JsonKind.Null };
}

/// <summary>A property of an object that a C# type holds.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public abstract class PropertySchema<T> : PropertySchema
{
    private protected PropertySchema(string name, SchemaType type, PropertyTraits traits, bool required)
        : base(name, type, traits, required)
    {
    }

    internal abstract void Read(T target, JsonValue value);

    /// <summary>
    /// What writes the value; null when it is not set. The value is asked for once, because it may be made on demand.
    /// </summary>
    internal abstract Action<IValueWriter>? Writer(T source);
}

/// <summary>A property with its way in and out of the C# type.</summary>
internal sealed class PropertySchema<T, TValue> : PropertySchema<T>
{
    private readonly SchemaType<TValue> _type;
    private readonly Func<T, (bool Set, TValue? Value)> _get;
    private readonly Action<T, TValue> _set;

    internal PropertySchema(
        string name, SchemaType<TValue> type, PropertyTraits traits, bool required, Func<T, (bool Set, TValue? Value)> get,
        Action<T, TValue> set)
        : base(name, type, traits, required)
    {
        _type = type;
        _get = get;
        _set = set;
    }

    internal PropertySchema(
        string name, SchemaType<TValue> type, PropertyTraits traits, TValue byDefault, Func<T, (bool Set, TValue? Value)> get,
        Action<T, TValue> set)
        : this(name, type, traits, required: false, get, set) => Default = ValueWriting.ToValue(w => type.Write(byDefault, w));

    internal override void Read(T target, JsonValue value) => _set(target, _type.Read(value));

    internal override Action<IValueWriter>? Writer(T source) =>
        _get(source) is (true, var value) ? writer => _type.Write(value!, writer) : null;
}
