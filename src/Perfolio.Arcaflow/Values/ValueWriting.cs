using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Values;

/// <summary>Writes whole values to a writer.</summary>
public static class ValueWriting
{
    /// <summary>Writes a value of any kind. Integers beyond 64 bits are written as floats.</summary>
    public static void Value(this IValueWriter writer, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Null:
                writer.Null();
                break;
            case JsonKind.Boolean:
                writer.Boolean(value.AsBoolean());
                break;
            case JsonKind.Integer when value.TryGetInt64(out long number):
                writer.Integer(number);
                break;
            case JsonKind.Integer or JsonKind.Float:
                writer.Float(value.AsDouble());
                break;
            case JsonKind.String:
                writer.Text(value.AsString());
                break;
            case JsonKind.Array:
                IReadOnlyList<JsonValue> items = value.AsArray();
                writer.BeginList(items.Count);
                foreach (JsonValue item in items) writer.Value(item);
                writer.End();
                break;
            default:
                IReadOnlyList<KeyValuePair<string, JsonValue>> members = value.AsObject();
                writer.BeginMap(members.Count);
                foreach ((string name, JsonValue member) in members)
                {
                    writer.Key(name);
                    writer.Value(member);
                }

                writer.End();
                break;
        }
    }

    /// <summary>The value as the writer's caller describes it.</summary>
    public static JsonValue ToValue(Action<IValueWriter> write)
    {
        var tree = new ValueTree();
        write(tree);
        return tree.Result;
    }

    // What Python calls the type of a value: messages of existing plug-ins use these words.
    internal static string TypeName(JsonValue value) => value.Kind switch
    {
        JsonKind.Null => "NoneType",
        JsonKind.Boolean => "bool",
        JsonKind.Integer => "int",
        JsonKind.Float => "float",
        JsonKind.String => "str",
        JsonKind.Array => "list",
        _ => "dict",
    };

}
