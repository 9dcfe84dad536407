using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>Yes or no, in any of the words the protocol knows.</summary>
public sealed class BoolType : SchemaType<bool>
{
    private static readonly string[] Yes = ["true", "yes", "y", "on", "enable", "enabled", "1"];
    private static readonly string[] No = ["false", "no", "n", "off", "disable", "disabled", "0"];

    /// <inheritdoc/>
    public override string TypeId => "bool";

    /// <inheritdoc/>
    public override bool Read(JsonValue value)
    {
        if (value.Kind == JsonKind.Boolean) return value.AsBoolean();
        if (value.TryGetInt64(out long number) && number is 0 or 1) return number == 1;
        if (value.StringOrNull() is { } text)
        {
            if (Yes.Contains(text, StringComparer.OrdinalIgnoreCase)) return true;
            if (No.Contains(text, StringComparer.OrdinalIgnoreCase)) return false;
            throw new ConstraintException($"Boolean value expected, string found ({text})");
        }

        throw new ConstraintException($"Boolean value expected, {ValueWriting.TypeName(value)} found");
    }

    /// <inheritdoc/>
    public override void Write(bool value, IValueWriter writer) => writer.Boolean(value);

    internal override void DescribeInto(MapEntries entries)
    {
    }

    internal override JsonValue ToJsonSchema() => JsonValue.Object(("anyOf", JsonValue.Of(
    [
        JsonValue.Object(("title", JsonValue.Of("Boolean")), ("type", JsonValue.Of("boolean"))),
        JsonValue.Object(
            ("title", JsonValue.Of("String")), ("type", JsonValue.Of("string")), ("enum", JsonValue.Strings(Yes.Concat(No)))),
        JsonValue.Object(
            ("title", JsonValue.Of("Integer")), ("type", JsonValue.Of("integer")), ("minimum", JsonValue.Of(0)),
            ("maximum", JsonValue.Of(1))),
    ])));
}
