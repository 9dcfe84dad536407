using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>JSON with an indent of two.</summary>
internal static class IndentedJson
{
    internal static void Write(JsonValue value, TextWriter output)
    {
        Write(value, output, 0);
        output.Write('\n');
    }

    // Schemas nest as deep as their authors wrote them.
    private static void Write(JsonValue value, TextWriter output, int depth)
    {
        bool isMap = value.Kind == JsonKind.Object;
        int count = isMap ? value.AsObject().Count : value.Kind == JsonKind.Array ? value.AsArray().Count : 0;
        if (count == 0)
        {
            output.Write(value.ToString());
            return;
        }

        output.Write(isMap ? '{' : '[');
        for (int i = 0; i < count; i++)
        {
            output.Write(i == 0 ? "\n" : ",\n");
            output.Write(new string(' ', 2 * (depth + 1)));
            if (isMap)
            {
                output.Write(JsonValue.Of(value.AsObject()[i].Key));
                output.Write(": ");
            }

            Write(isMap ? value.AsObject()[i].Value : value.AsArray()[i], output, depth + 1);
        }

        output.Write('\n');
        output.Write(new string(' ', 2 * depth));
        output.Write(isMap ? '}' : ']');
    }
}
