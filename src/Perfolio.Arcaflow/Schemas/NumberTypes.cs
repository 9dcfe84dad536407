using System.Globalization;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A whole number of 64 bits.</summary>
/// <param name="min">The smallest, or null.</param>
/// <param name="max">The largest, or null.</param>
/// <param name="units">What it counts; then text with units is taken.</param>
public sealed class IntegerType(long? min = null, long? max = null, Units? units = null) : SchemaType<long>, IKeyType<long>
{
    /// <inheritdoc/>
    public override string TypeId => "integer";

    /// <inheritdoc/>
    public override string Spelling => "int";

    internal long? Min => min;

    internal long? Max => max;

    internal Units? Units => units;

    /// <inheritdoc/>
    public override long Read(JsonValue value) => Checked(value.Kind switch
    {
        JsonKind.Boolean => value.AsBoolean() ? 1 : 0,
        JsonKind.Integer =>
            value.TryGetInt64(out long number) ? number : throw new ConstraintException("Must be an integer of at most 64 bits"),
        JsonKind.Float when Whole(value.AsDouble()) is { } whole => whole,
        JsonKind.String => Parse(value.AsString()),
        JsonKind.Float => throw new ConstraintException("Must be an integer, float given"),
        _ => throw new ConstraintException($"Must be an integer, {ValueWriting.TypeName(value)} given"),
    });

    /// <inheritdoc/>
    public override void Write(long value, IValueWriter writer) => writer.Integer(Checked(value));

    /// <inheritdoc/>
    public void WriteKey(long value, IValueWriter writer) => writer.Key(Checked(value));

    internal override void DescribeInto(MapEntries entries)
    {
        entries.Add("min", min).Add("max", max);
        if (units is not null) entries.Add("units", units.Describe);
    }

    internal override JsonValue ToJsonSchema()
    {
        JsonValue schema = JsonValue.Object(("type", JsonValue.Of("integer")));
        if (min is { } least) schema = schema.With("minimum", JsonValue.Of(least));
        return max is { } most ? schema.With("maximum", JsonValue.Of(most)) : schema;
    }

    private static long? Whole(double value) =>
        Math.Truncate(value) == value && value is >= long.MinValue and < 9223372036854775808.0 ? (long)value : null;

    private long Parse(string text)
    {
        if (long.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        return units is null ? throw new ConstraintException("Must be an integer") : units.ParseInteger(text);
    }

    private long Checked(long value)
    {
        if (value < min) throw new ConstraintException($"Must be at least {Limit(min.Value)}");
        return value > max ? throw new ConstraintException($"Must be at most {Limit(max.Value)}") : value;
    }

    private string Limit(long value)
    {
        string number = value.ToString(CultureInfo.InvariantCulture);
        return units is null ? number : $"{units.Format(value)} ({number}{units.Base.ShortPlural})";
    }
}

/// <summary>A number with a fraction.</summary>
/// <param name="min">The smallest, or null.</param>
/// <param name="max">The largest, or null.</param>
/// <param name="units">What it counts; then text with units is taken.</param>
/// <param name="published">The units that the schema names instead, or null for the same.</param>
public sealed class FloatType(
    double? min = null, double? max = null, Units? units = null, Units? published = null) : SchemaType<double>
{
    /// <inheritdoc/>
    public override string TypeId => "float";

    internal double? Min => min;

    internal double? Max => max;

    internal Units? Units => units;

    /// <inheritdoc/>
    public override double Read(JsonValue value) => Checked(value.Kind switch
    {
        JsonKind.Integer or JsonKind.Float => value.AsDouble(),
        JsonKind.String => Parse(value.AsString()),
        _ => throw new ConstraintException($"Must be a float, {ValueWriting.TypeName(value)} given"),
    });

    /// <inheritdoc/>
    public override void Write(double value, IValueWriter writer) => writer.Float(Checked(value));

    internal override void DescribeInto(MapEntries entries)
    {
        entries.Add("min", min).Add("max", max);
        if ((published ?? units) is { } named) entries.Add("units", named.Describe);
    }

    internal override JsonValue ToJsonSchema()
    {
        JsonValue schema = JsonValue.Object(("type", JsonValue.Of("number")));
        if (min is { } least) schema = schema.With("minimum", JsonValue.Of(least));
        return max is { } most ? schema.With("maximum", JsonValue.Of(most)) : schema;
    }

    private double Parse(string text)
    {
        if (double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        return units is null ? throw new ConstraintException("Must be a float") : units.ParseFloat(text);
    }

    private double Checked(double value)
    {
        if (value < min) throw new ConstraintException($"Must be at least {Limit(min.Value)}");
        return value > max ? throw new ConstraintException($"Must be at most {Limit(max.Value)}") : value;
    }

    private string Limit(double value)
    {
        string number = JsonNumberText.Format(value);
        return units is null ? number : $"{number}{units.Base.ShortPlural}";
    }
}
