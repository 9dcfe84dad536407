namespace Perfolio.Profiles.Json;

/// <summary>
/// What a <see cref="JsonValue"/> is. Integers and floats are told apart by their text (<c>1</c> and <c>1.0</c>).
/// </summary>
public enum JsonKind
{
    /// <summary>The literal <c>null</c>.</summary>
    Null,

    /// <summary>The literal <c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number written without fraction and exponent.</summary>
    Integer,

    /// <summary>A number written with fraction or exponent, or one of the bare literals NaN, Infinity and -Infinity.</summary>
    Float,

    /// <summary>A string.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object; its members keep their order.</summary>
    Object,
}
