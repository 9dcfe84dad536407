using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A root object with every object it refers to.</summary>
public abstract class ScopeSchema
{
    private protected ScopeSchema(ObjectSchema root)
    {
        Root = root;
        Objects = Collect(root);
    }

    /// <summary>The object a value of the scope is.</summary>
    public ObjectSchema Root { get; }

    /// <summary>The objects by id, the root among them.</summary>
    public IReadOnlyDictionary<string, ObjectSchema> Objects { get; }

    internal void Describe(IValueWriter writer)
    {
        var entries = new MapEntries();
        DescribeInto(entries);
        entries.WriteTo(writer);
    }

    internal void DescribeInto(MapEntries entries) => entries.Add("root", Root.Id).Add("objects", w =>
    {
        w.BeginMap(Objects.Count);
        foreach ((string id, ObjectSchema described) in Objects)
        {
            w.Key(id);
            described.Describe(w);
        }

        w.End();
    });

    internal IEnumerable<KeyValuePair<string, JsonValue>> JsonDefinitions() =>
        Objects.Select(o => KeyValuePair.Create(o.Key, o.Value.ToJsonSchema()));

    private static SortedDictionary<string, ObjectSchema> Collect(ObjectSchema root)
    {
        var objects = new SortedDictionary<string, ObjectSchema>(StringComparer.Ordinal);
        var waiting = new Stack<ObjectSchema>([root]);
        while (waiting.TryPop(out ObjectSchema? next))
        {
            if (objects.TryGetValue(next.Id, out ObjectSchema? known))
            {
                if (!ReferenceEquals(known, next))
                    throw new ArgumentException($"two objects of one scope are called '{next.Id}'", nameof(root));
                continue;
            }

            objects.Add(next.Id, next);
            var types = new Stack<SchemaType>(next.Properties.Select(p => p.Type));
            while (types.TryPop(out SchemaType? type))
            {
                foreach (SchemaType part in type.Parts) types.Push(part);
                foreach (ObjectSchema referenced in type.Referenced) waiting.Push(referenced);
            }
        }

        return objects;
    }
}

/// <summary>A scope whose root a C# type holds.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public sealed class ScopeSchema<T> : ScopeSchema
    where T : IPluginObject<T>
{
    /// <summary>Makes the scope of a type.</summary>
    public ScopeSchema()
        : base(T.Schema)
    {
    }

    /// <summary>Checks a value and makes an object of it.</summary>
    /// <exception cref="ConstraintException">The value does not fit.</exception>
    public T Read(JsonValue value)
    {
        try
        {
            return T.Schema.Read(value);
        }
        catch (ConstraintException e)
        {
            throw e.Within(Root.Id);
        }
    }

    /// <summary>Checks an object and writes it.</summary>
    /// <exception cref="ConstraintException">It does not fit.</exception>
    public void Write(T value, IValueWriter writer)
    {
        try
        {
            T.Schema.Write(value, writer);
        }
        catch (ConstraintException e)
        {
            throw e.Within(Root.Id);
        }
    }
}
