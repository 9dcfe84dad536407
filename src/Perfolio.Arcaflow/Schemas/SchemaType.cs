using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A type of the plug-in schema, whatever C# type it stands for.</summary>
public abstract class SchemaType
{
    /// <summary>The name of the type in the schema tree.</summary>
    public abstract string TypeId { get; }

    /// <summary>How documentation spells the type.</summary>
    public virtual string Spelling => TypeId;

    /// <summary>The types this one is made of.</summary>
    internal virtual IEnumerable<SchemaType> Parts => [];

    /// <summary>The object this type refers to by id, which the scope around it has to hold.</summary>
    internal virtual IEnumerable<ObjectSchema> Referenced => [];

    /// <summary>The keys of the type behind <c>type_id</c>.</summary>
    internal abstract void DescribeInto(MapEntries entries);

    /// <summary>The type as JSON schema.</summary>
    internal abstract JsonValue ToJsonSchema();

    internal void Describe(IValueWriter writer)
    {
        MapEntries entries = new MapEntries().Add("type_id", TypeId);
        DescribeInto(entries);
        entries.WriteTo(writer);
    }
}

/// <summary>A type of the plug-in schema that stands for a C# type.</summary>
/// <typeparam name="T">What a step works with.</typeparam>
public abstract class SchemaType<T> : SchemaType
{
    /// <summary>Checks a value and turns it into what a step works with.</summary>
    /// <exception cref="ConstraintException">The value does not fit.</exception>
    public abstract T Read(JsonValue value);

    /// <summary>Checks what a step made and writes it.</summary>
    /// <exception cref="ConstraintException">It does not fit. What is written already is of no use then.</exception>
    public abstract void Write(T value, IValueWriter writer);
}
