using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perfolio.Profiles.Json;

/// <summary>
/// An immutable JSON value that keeps what a profile needs: the order of members, the difference between <c>1</c> and
/// <c>1.0</c>, integers of any size, and the bare literals NaN and ±Infinity (docs/formats/perun-profile.md, "JSON text").
/// Equality is structural: objects are equal when they have equal members, whatever their order.
/// </summary>
public sealed class JsonValue : IEquatable<JsonValue>
{
    private readonly object? _payload;
    private readonly long _bits;

    private JsonValue(JsonKind kind, long bits, object? payload)
    {
        Kind = kind;
        _bits = bits;
        _payload = payload;
    }

    /// <summary>The literal <c>null</c>.</summary>
    public static JsonValue Null { get; } = new(JsonKind.Null, 0, null);

    /// <summary>The literal <c>true</c>.</summary>
    public static JsonValue True { get; } = new(JsonKind.Boolean, 1, null);

    /// <summary>The literal <c>false</c>.</summary>
    public static JsonValue False { get; } = new(JsonKind.Boolean, 0, null);

    /// <summary>An array without items.</summary>
    public static JsonValue EmptyArray { get; } = new(JsonKind.Array, 0, Array.Empty<JsonValue>());

    /// <summary>An object without members.</summary>
    public static JsonValue EmptyObject { get; } = new(JsonKind.Object, 0, Array.Empty<KeyValuePair<string, JsonValue>>());

    /// <summary>What the value is.</summary>
    public JsonKind Kind { get; }

    /// <summary>True for <see cref="JsonKind.Integer"/> and <see cref="JsonKind.Float"/>.</summary>
    public bool IsNumber => Kind is JsonKind.Integer or JsonKind.Float;

    /// <summary>Makes a boolean.</summary>
    public static JsonValue Of(bool value) => value ? True : False;

    /// <summary>Makes an integer.</summary>
    public static JsonValue Of(long value) => new(JsonKind.Integer, value, null);

    /// <summary>Makes an integer of any size.</summary>
    public static JsonValue Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new(JsonKind.Integer, 0, value);

    /// <summary>Makes a float; NaN and the infinities are allowed.</summary>
    public static JsonValue Of(double value) => new(JsonKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Makes a string.</summary>
    public static JsonValue Of(string value) => new(JsonKind.String, 0, value);

    /// <summary>Makes an array.</summary>
    public static JsonValue Of(IReadOnlyList<JsonValue> items) => new(JsonKind.Array, 0, items);

    /// <summary>Makes an object; the members keep the order given.</summary>
    public static JsonValue Of(IReadOnlyList<KeyValuePair<string, JsonValue>> members) => new(JsonKind.Object, 0, members);

    /// <summary>Makes an object from name and value pairs; the members keep the order given.</summary>
    public static JsonValue Object(params (string Name, JsonValue Value)[] members) =>
        Of(members.Select(m => new KeyValuePair<string, JsonValue>(m.Name, m.Value)).ToArray());

    /// <summary>Makes an array of strings.</summary>
    public static JsonValue Strings(IEnumerable<string> items) => Of(items.Select(Of).ToArray());

    /// <summary>The boolean; throws when the value is not one.</summary>
    public bool AsBoolean() => Kind == JsonKind.Boolean ? _bits != 0 : throw Mismatch(JsonKind.Boolean);

    /// <summary>The text of a string; throws when the value is not one.</summary>
    public string AsString() => Kind == JsonKind.String ? (string)_payload! : throw Mismatch(JsonKind.String);

    /// <summary>The text of a string, or null when the value is not one.</summary>
    public string? StringOrNull() => Kind == JsonKind.String ? (string)_payload! : null;

    /// <summary>The number as a double (integers are converted); throws when the value is no number.</summary>
    public double AsDouble() => Kind switch
    {
        JsonKind.Float => BitConverter.Int64BitsToDouble(_bits),
        JsonKind.Integer => _payload is BigInteger big ? (double)big : _bits,
        _ => throw Mismatch(JsonKind.Float),
    };

    /// <summary>The integer when it fits into 64 bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = _bits;
        return Kind == JsonKind.Integer && _payload is null;
    }

    /// <summary>The integer, whatever its size; throws when the value is none.</summary>
    public BigInteger AsBigInteger() =>
        Kind != JsonKind.Integer ? throw Mismatch(JsonKind.Integer) : _payload is BigInteger big ? big : _bits;

    /// <summary>The items of an array; throws when the value is none.</summary>
    public IReadOnlyList<JsonValue> AsArray() =>
        Kind == JsonKind.Array ? (IReadOnlyList<JsonValue>)_payload! : throw Mismatch(JsonKind.Array);

    /// <summary>The members of an object in order; throws when the value is none.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> AsObject() =>
        Kind == JsonKind.Object ? (IReadOnlyList<KeyValuePair<string, JsonValue>>)_payload! : throw Mismatch(JsonKind.Object);

    /// <summary>The member of that name, or null when the value is no object or lacks it. The last of equal names wins.</summary>
    public JsonValue? Member(string name)
    {
        if (Kind != JsonKind.Object) return null;
        IReadOnlyList<KeyValuePair<string, JsonValue>> members = AsObject();
        for (int i = members.Count - 1; i >= 0; i--)
            if (members[i].Key == name)
                return members[i].Value;
        return null;
    }

    /// <summary>A copy of the object with one member set: replaced in its place, or appended.</summary>
    public JsonValue With(string name, JsonValue value)
    {
        var members = AsObject().ToList();
        int at = members.FindLastIndex(m => m.Key == name);
        var member = KeyValuePair.Create(name, value);
        if (at < 0) members.Add(member);
        else members[at] = member;
        return Of(members);
    }

    /// <summary>
    /// The scalar as the text a table shows: strings as they are, numbers as in JSON text, <c>True</c>, <c>False</c>,
    /// <c>None</c>.
    /// </summary>
    public string ToDisplayText() => Kind switch
    {
        JsonKind.String => AsString(),
        JsonKind.Null => "None",
        JsonKind.Boolean => AsBoolean() ? "True" : "False",
        JsonKind.Integer => AsBigInteger().ToString(CultureInfo.InvariantCulture),
        JsonKind.Float => JsonNumberText.Format(AsDouble()),
        _ => ToString(),
    };

    /// <inheritdoc/>
    public bool Equals(JsonValue? other)
    {
        if (other is null || Kind != other.Kind) return false;
        if (ReferenceEquals(this, other)) return true;
        return Kind switch
        {
            JsonKind.String => AsString() == other.AsString(),
            JsonKind.Array => AsArray().SequenceEqual(other.AsArray()),
            JsonKind.Object => ObjectEquals(other),
            _ => _bits == other._bits && Equals(_payload, other._payload),
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        switch (Kind)
        {
            case JsonKind.String:
                return AsString().GetHashCode(StringComparison.Ordinal);
            case JsonKind.Array:
                var hash = default(HashCode);
                foreach (JsonValue item in AsArray()) hash.Add(item);
                return hash.ToHashCode();
            case JsonKind.Object:
                int sum = 0;
                foreach ((string name, JsonValue value) in AsObject())
                    sum += HashCode.Combine(name.GetHashCode(StringComparison.Ordinal), value);
                return sum;
            default:
                return HashCode.Combine(Kind, _bits, _payload);
        }
    }

    /// <summary>The value as compact JSON text.</summary>
    public override string ToString() => JsonTextWriter.ToText(this);

    private bool ObjectEquals(JsonValue other)
    {
        IReadOnlyList<KeyValuePair<string, JsonValue>> left = AsObject(), right = other.AsObject();
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
        {
            JsonValue? match = right[i].Key == left[i].Key ? right[i].Value : other.Member(left[i].Key);
            if (match is null || !left[i].Value.Equals(match)) return false;
        }

        return true;
    }

    private InvalidOperationException Mismatch(JsonKind wanted, [CallerMemberName] string call = "") =>
        new($"{call}: the value is {Kind}, not {wanted}");
}
