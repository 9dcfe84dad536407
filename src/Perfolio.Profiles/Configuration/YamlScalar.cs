using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Perfolio.Profiles.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perfolio.Profiles.Configuration;

/// <summary>Types scalars by the core schema of YAML 1.2. Quoted and block scalars are texts.</summary>
internal static partial class YamlScalar
{
    private const string TagPrefix = "tag:yaml.org,2002:";
    private const int LongestNumber = 4096;

    /// <summary>The value of a scalar.</summary>
    internal static JsonValue Read(Scalar scalar, string file)
    {
        string tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value;
        if (tag.Length == 0)
            return scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? Typed(scalar.Value) : JsonValue.Of(scalar.Value);
        if (tag is "!" or TagPrefix + "str" || !tag.StartsWith(TagPrefix, StringComparison.Ordinal))
            return JsonValue.Of(scalar.Value);
        JsonValue typed = Typed(scalar.Value);
        bool fits = tag[TagPrefix.Length..] switch
        {
            "int" => typed.Kind == JsonKind.Integer,
            "float" => typed.IsNumber,
            "bool" => typed.Kind == JsonKind.Boolean,
            "null" => typed.Kind == JsonKind.Null,
            _ => true,
        };
        if (!fits) throw YamlText.At(file, scalar.Start, $"'{scalar.Value}' does not fit its tag !!{tag[TagPrefix.Length..]}");
        return tag == TagPrefix + "float" && typed.Kind == JsonKind.Integer ? JsonValue.Of(typed.AsDouble()) : typed;
    }

    /// <summary>The value of a plain scalar.</summary>
    internal static JsonValue Typed(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return JsonValue.Null;
            case "true" or "True" or "TRUE":
                return JsonValue.True;
            case "false" or "False" or "FALSE":
                return JsonValue.False;
            case ".nan" or ".NaN" or ".NAN":
                return JsonValue.Of(double.NaN);
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return JsonValue.Of(double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return JsonValue.Of(double.NegativeInfinity);
        }

        if (text.Length > LongestNumber || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return JsonValue.Of(text);
        if (DecimalInteger().IsMatch(text)) return JsonValue.Of(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        if (HexInteger().IsMatch(text))
            return JsonValue.Of(BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        if (OctalInteger().IsMatch(text))
            return JsonValue.Of(text[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum << 3) + (digit - '0')));
        return Float().IsMatch(text) ? JsonValue.Of(double.Parse(text, CultureInfo.InvariantCulture)) : JsonValue.Of(text);
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalInteger();

    [GeneratedRegex(@"^0x[0-9a-fA-F]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HexInteger();

    [GeneratedRegex(@"^0o[0-7]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex OctalInteger();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
