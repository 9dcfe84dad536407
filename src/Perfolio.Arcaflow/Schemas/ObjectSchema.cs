using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>An object of the plug-in schema: an id and properties.</summary>
public abstract class ObjectSchema
{
    private protected ObjectSchema(string id, IReadOnlyList<PropertySchema> properties)
    {
        SchemaId.Check(id);
        Id = id;
        Properties = properties;
    }

    /// <summary>The id, unique in a scope.</summary>
    public string Id { get; }

    /// <summary>The properties in their order.</summary>
    public IReadOnlyList<PropertySchema> Properties { get; }

    internal void DescribeInto(MapEntries entries) => entries.Add("id", Id).Add("properties", w =>
    {
        w.BeginMap(Properties.Count);
        foreach (PropertySchema property in Properties)
        {
            w.Key(property.Name);
            property.Describe(w);
        }

        w.End();
    });

    internal void Describe(IValueWriter writer)
    {
        var entries = new MapEntries();
        DescribeInto(entries);
        entries.WriteTo(writer);
    }

    internal JsonValue ToJsonSchema()
    {
        var properties = Properties.Select(p => KeyValuePair.Create(p.Name, p.ToJsonSchema())).ToArray();
        JsonValue schema = JsonValue.Object(
            ("type", JsonValue.Of("object")),
            ("properties", JsonValue.Of(properties)),
            ("required", JsonValue.Strings(Properties.Where(p => p.Required).Select(p => p.Name))),
            ("additionalProperties", JsonValue.False));
        var dependent = Properties.SelectMany(p => p.Traits.RequiredIf.Select(other => (Other: other, p.Name)))
            .GroupBy(d => d.Other)
            .Select(g => KeyValuePair.Create(g.Key, JsonValue.Strings(g.Select(d => d.Name)))).ToArray();
        return schema.With("dependentRequired", JsonValue.Of(dependent));
    }
}

/// <summary>An object of the plug-in schema that a C# type holds.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public sealed partial class ObjectSchema<T> : ObjectSchema
{
    private readonly Func<T> _make;
    private readonly List<PropertySchema<T>> _properties;

    /// <summary>Begins a schema; the properties are added to it.</summary>
    /// <param name="id">The id.</param>
    /// <param name="make">Makes an object whose properties are then set.</param>
    public ObjectSchema(string id, Func<T> make)
        : this(id, make, [])
    {
    }

    private ObjectSchema(string id, Func<T> make, List<PropertySchema<T>> properties)
        : base(id, properties)
    {
        _make = make;
        _properties = properties;
    }

    /// <summary>Checks a value and makes an object of it.</summary>
    /// <exception cref="ConstraintException">The value does not fit.</exception>
    public T Read(JsonValue value)
    {
        if (value.Kind != JsonKind.Object) throw new ConstraintException($"Must be a dict, got {ValueWriting.TypeName(value)}");
        foreach ((string name, _) in value.AsObject())
        {
            if (!_properties.Exists(p => p.Name == name))
                throw new ConstraintException(
                    $"Invalid parameter '{name}', expected one of: {string.Join(", ", _properties.Select(p => p.Name))}");
        }

        T read = _make();
        foreach (PropertySchema<T> property in _properties)
        {
            try
            {
                property.CheckConditions(value);
                JsonValue? given = value.Member(property.Name);
                if (given is null or { Kind: JsonKind.Null } && !property.Required) given = property.Default;
                if (given is not null) property.Read(read, given);
            }
            catch (ConstraintException e)
            {
                throw e.Within(property.Name);
            }
        }

        return read;
    }

    /// <summary>Checks an object and writes those of its properties that are set.</summary>
    /// <exception cref="ConstraintException">It does not fit.</exception>
    public void Write(T value, IValueWriter writer) => Write(value, writer, null);

    internal void Write(T value, IValueWriter writer, (string Field, Action<IValueWriter> Write)? discriminator)
    {
        int count = discriminator is null ? 0 : 1;
        var writers = new Action<IValueWriter>?[_properties.Count];
        for (int i = 0; i < writers.Length; i++)
        {
            writers[i] = _properties[i].Writer(value);
            if (writers[i] is not null) count++;
            else if (_properties[i].Required) throw new ConstraintException("This field is required").Within(_properties[i].Name);
        }

        writer.BeginMap(count);
        if (discriminator is { } tag)
        {
            writer.Key(tag.Field);
            tag.Write(writer);
        }

        for (int i = 0; i < writers.Length; i++)
        {
            if (writers[i] is not { } write) continue;
            writer.Key(_properties[i].Name);
            try
            {
                write(writer);
            }
            catch (ConstraintException e)
            {
                throw e.Within(_properties[i].Name);
            }
        }

        writer.End();
    }
}
