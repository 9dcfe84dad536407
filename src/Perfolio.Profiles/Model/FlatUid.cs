using System.Globalization;
using System.Numerics;
using System.Text;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// The one-line form of a uid. A string is used as it is; the values of an object are joined by <c>:</c> in the order of
/// their keys' ranks (docs/formats/perun-profile.md, "Flat uid").
/// </summary>
public static class FlatUid
{
    private static readonly Dictionary<string, int> KnownRanks = new()
    {
        ["bin"] = 0,
        ["file"] = 1,
        ["source"] = 1,
        ["package"] = 1,
        ["module"] = 2,
        ["class"] = 3,
        ["struct"] = 3,
        ["structure"] = 3,
        ["function"] = 4,
        ["func"] = 4,
        ["method"] = 4,
        ["procedure"] = 4,
        ["line"] = 5,
        ["instruction"] = 6,
    };

    /// <summary>The flat form of a uid.</summary>
    public static string Of(JsonValue uid) =>
        uid.Kind == JsonKind.Object ? string.Join(':', InRankOrder(uid).Select(m => Of(m.Value))) : uid.ToDisplayText();

    /// <summary>The members of an object ordered by the rank of their keys; equal ranks keep their order.</summary>
    public static IEnumerable<KeyValuePair<string, JsonValue>> InRankOrder(JsonValue uid) =>
        uid.AsObject().OrderBy(m => Rank(m.Key));

    /// <summary>
    /// The rank of a key: 0 to 6 for the known ones, above for others, so that shorter unknown keys come first.
    /// </summary>
    public static BigInteger Rank(string key)
    {
        if (KnownRanks.TryGetValue(key, out int rank)) return rank;
        var digits = new StringBuilder();
        foreach (Rune rune in key.EnumerateRunes()) digits.Append(rune.Value + 6);
        return digits.Length == 0 ? 0 : BigInteger.Parse(digits.ToString(), CultureInfo.InvariantCulture);
    }
}
