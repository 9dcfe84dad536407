using System.Globalization;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>One of several texts, each standing for a value of a C# type.</summary>
/// <typeparam name="T">An enum, or the text itself.</typeparam>
public sealed class EnumStringType<T>(params (string Name, T Value, Display Display)[] cases) : SchemaType<T>
    where T : notnull
{
    /// <inheritdoc/>
    public override string TypeId => "enum_string";

    /// <inheritdoc/>
    public override string Spelling => "enum[string]";

    /// <inheritdoc/>
    public override T Read(JsonValue value)
    {
        string text = value.Kind is JsonKind.String or JsonKind.Boolean or JsonKind.Integer
            ? value.ToDisplayText()
            : throw new ConstraintException($"Must be a string, {ValueWriting.TypeName(value)} given");
        foreach ((string name, T meant, _) in cases)
            if (name == text)
                return meant;
        throw new ConstraintException(
            $"'{text}' is not a valid value, must be one of: {string.Join(", ", cases.Select(c => c.Name))}");
    }

    /// <inheritdoc/>
    public override void Write(T value, IValueWriter writer)
    {
        foreach ((string name, T meant, _) in cases)
        {
            if (!meant.Equals(value)) continue;
            writer.Text(name);
            return;
        }

        throw new ConstraintException(
            $"'{value}' is not a valid value, must be one of: {string.Join(", ", cases.Select(c => c.Name))}");
    }

    internal override void DescribeInto(MapEntries entries) => entries.Add("values", w =>
    {
        w.BeginMap(cases.Length);
        foreach ((string name, _, Display display) in cases)
        {
            w.Key(name);
            display.Describe(w);
        }

        w.End();
    });

    internal override JsonValue ToJsonSchema() =>
        JsonValue.Object(("type", JsonValue.Of("string")), ("enum", JsonValue.Strings(cases.Select(c => c.Name))));
}

/// <summary>One of several integers, each standing for a value of a C# type.</summary>
/// <typeparam name="T">An enum, or the number itself.</typeparam>
public sealed class EnumIntegerType<T>(Units? units, params (long Number, T Value, Display Display)[] cases) : SchemaType<T>
    where T : notnull
{
    private readonly IntegerType _number = new(units: units);

    /// <inheritdoc/>
    public override string TypeId => "enum_integer";

    /// <inheritdoc/>
    public override string Spelling => "enum[int]";

    /// <inheritdoc/>
    public override T Read(JsonValue value)
    {
        long given = _number.Read(value);
        foreach ((long number, T meant, _) in cases)
            if (number == given)
                return meant;
        throw Refusal(given);
    }

    /// <inheritdoc/>
    public override void Write(T value, IValueWriter writer)
    {
        foreach ((long number, T meant, _) in cases)
        {
            if (!meant.Equals(value)) continue;
            writer.Integer(number);
            return;
        }

        throw Refusal(value);
    }

    internal override void DescribeInto(MapEntries entries)
    {
        entries.Add("values", w =>
        {
            w.BeginMap(cases.Length);
            foreach ((long number, _, Display display) in cases)
            {
                w.Key(number);
                display.Describe(w);
            }

            w.End();
        });
        if (units is not null) entries.Add("units", units.Describe);
    }

    internal override JsonValue ToJsonSchema() =>
        JsonValue.Object(
            ("type", JsonValue.Of("integer")), ("enum", JsonValue.Of(cases.Select(c => JsonValue.Of(c.Number)).ToArray())));

    private ConstraintException Refusal(object given) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"'{given}' is not a valid value, must be one of: {string.Join(", ", cases.Select(c => c.Number))}"));
}
