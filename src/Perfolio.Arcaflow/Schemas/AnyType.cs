using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>Any value, whose lists are uniform. What a step returns holds no null, because clients take none.</summary>
public sealed class AnyType : SchemaType<JsonValue>
{
    /// <inheritdoc/>
    public override string TypeId => "any";

    /// <inheritdoc/>
    public override JsonValue Read(JsonValue value)
    {
        Check(value, nullAllowed: true);
        return value;
    }

    /// <inheritdoc/>
    public override void Write(JsonValue value, IValueWriter writer)
    {
        Check(value, nullAllowed: false);
        writer.Value(value);
    }

    internal override void DescribeInto(MapEntries entries)
    {
    }

    internal override JsonValue ToJsonSchema() => JsonValue.EmptyObject;

    // Recursion is as deep as the readers let values be.
    private static void Check(JsonValue value, bool nullAllowed)
    {
        switch (value.Kind)
        {
            case JsonKind.Null when !nullAllowed:
                throw new ConstraintException("Unsupported data type for 'any' type: NoneType");
            case JsonKind.Array:
                IReadOnlyList<JsonValue> items = value.AsArray();
                for (int i = 0; i < items.Count; i++)
                {
                    if (items[i].Kind != items[0].Kind) throw new ConstraintException("non-uniform type found in list");
                    Check(items[i], nullAllowed);
                }

                break;
            case JsonKind.Object:
                foreach ((string name, JsonValue member) in value.AsObject())
                {
                    if (member.Kind is not (JsonKind.Null or JsonKind.Array or JsonKind.Object)) continue;
                    try
                    {
                        Check(member, nullAllowed);
                    }
                    catch (ConstraintException e)
                    {
                        throw e.Within(name);
                    }
                }

                break;
        }
    }
}
