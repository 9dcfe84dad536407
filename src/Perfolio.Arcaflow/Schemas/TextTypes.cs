using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A text.</summary>
/// <param name="min">The least number of characters, or null.</param>
/// <param name="max">The largest number of characters, or null.</param>
/// <param name="pattern">A regular expression that the begin of the text must match, or null.</param>
public sealed class StringType(int? min = null, int? max = null, string? pattern = null) : SchemaType<string>, IKeyType<string>
{
    // Nobody may keep the host busy with a text made for a pattern.
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);
    private readonly Regex? _pattern = pattern is null
        ? null
        : new Regex($"\\A(?:{pattern})", RegexOptions.CultureInvariant, MatchTime);

    /// <inheritdoc/>
    public override string TypeId => "string";

    internal int? Min => min;

    internal int? Max => max;

    internal string? Pattern => pattern;

    /// <inheritdoc/>
    public override string Read(JsonValue value) => Checked(value.Kind switch
    {
        JsonKind.String => value.AsString(),
        JsonKind.Boolean or JsonKind.Integer => value.ToDisplayText(),
        _ => throw new ConstraintException($"Must be a string, {ValueWriting.TypeName(value)} given"),
    });

    /// <inheritdoc/>
    public override void Write(string value, IValueWriter writer) => writer.Text(Checked(value));

    /// <inheritdoc/>
    public void WriteKey(string value, IValueWriter writer) => writer.Key(Checked(value));

    internal override void DescribeInto(MapEntries entries) => entries.Add("min", min).Add("max", max).Add("pattern", pattern);

    internal override JsonValue ToJsonSchema()
    {
        JsonValue schema = JsonValue.Object(("type", JsonValue.Of("string")));
        if (min is { } least) schema = schema.With("minLength", JsonValue.Of(least));
        if (max is { } most) schema = schema.With("maxLength", JsonValue.Of(most));
        return pattern is null ? schema : schema.With("pattern", JsonValue.Of($"^(?:{pattern})"));
    }

    private string Checked(string text)
    {
        if (min is not null || max is not null)
        {
            int length = text.EnumerateRunes().Count();
            if (length < min)
                throw new ConstraintException(Invariant($"String must be at least {min} characters, {length} given"));
            if (length > max)
                throw new ConstraintException(Invariant($"String must be at most {max} characters, {length} given"));
        }

        try
        {
            if (_pattern?.IsMatch(text) == false) throw new ConstraintException($"String must match the pattern {pattern}");
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ConstraintException($"String takes too long to match with the pattern {pattern}");
        }

        return text;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A text that is a regular expression.</summary>
public sealed class PatternType : SchemaType<string>
{
    /// <inheritdoc/>
    public override string TypeId => "pattern";

    /// <inheritdoc/>
    public override string Read(JsonValue value)
    {
        string text = value.StringOrNull()
            ?? throw new ConstraintException($"Must be a string, {ValueWriting.TypeName(value)} given");
        Check(text);
        return text;
    }

    /// <inheritdoc/>
    public override void Write(string value, IValueWriter writer)
    {
        Check(value);
        writer.Text(value);
    }

    internal override void DescribeInto(MapEntries entries)
    {
    }

    internal override JsonValue ToJsonSchema() =>
        JsonValue.Object(("type", JsonValue.Of("string")), ("format", JsonValue.Of("regex")));

    private static void Check(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new ConstraintException($"Invalid regular expression ({e.Message})");
        }
    }
}
