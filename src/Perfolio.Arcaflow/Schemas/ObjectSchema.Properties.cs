namespace Perfolio.Arcaflow.Schemas;

public sealed partial class ObjectSchema<T>
{
    /// <summary>Adds a property that must be given.</summary>
    public ObjectSchema<T> Required<TValue>(
        string name, SchemaType<TValue> type, Func<T, TValue?> get, Action<T, TValue> set, PropertyTraits? traits = null)
        where TValue : notnull =>
        Add(new PropertySchema<T, TValue>(
            name, type, traits ?? new(), required: true, o => get(o) is { } value ? (true, value) : (false, default), set));

    /// <summary>Adds a property that may be left out; null is what it is then.</summary>
    public ObjectSchema<T> Optional<TValue>(
        string name, SchemaType<TValue> type, Func<T, TValue?> get, Action<T, TValue> set, PropertyTraits? traits = null)
        where TValue : class =>
        Add(new PropertySchema<T, TValue>(name, type, traits ?? new(), required: false, o => Given(get(o)), set));

    /// <summary>Adds a property that may be left out; null is what it is then.</summary>
    public ObjectSchema<T> Optional<TValue>(
        string name, SchemaType<TValue> type, Func<T, TValue?> get, Action<T, TValue> set, PropertyTraits? traits = null)
        where TValue : struct =>
        Add(new PropertySchema<T, TValue>(
            name, type, traits ?? new(), required: false, o => get(o) is { } value ? (true, value) : (false, default), set));

    /// <summary>
    /// Adds a property with a default, which the schema publishes and which is set when the property is left out.
    /// </summary>
    public ObjectSchema<T> Defaulted<TValue>(
        string name, SchemaType<TValue> type, TValue byDefault, Func<T, TValue> get, Action<T, TValue> set,
        PropertyTraits? traits = null)
        where TValue : notnull =>
        Add(new PropertySchema<T, TValue>(name, type, traits ?? new(), byDefault, o => (true, get(o)), set));

    private static (bool Set, TValue? Value) Given<TValue>(TValue? value)
        where TValue : class => (value is not null, value);

    private ObjectSchema<T> Add(PropertySchema<T> property)
    {
        if (property.Name.Length == 0) throw new ArgumentException("a property needs a name", nameof(property));
        if (_properties.Exists(p => p.Name == property.Name))
            throw new ArgumentException($"{Id} has two properties '{property.Name}'", nameof(property));
        _properties.Add(property);
        return this;
    }
}
