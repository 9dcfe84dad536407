using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>Parameters given as YAML, from files or inline; repetitions are merged in order.</summary>
internal static class YamlParameters
{
    /// <summary>All texts merged; an object.</summary>
    public static JsonValue Load(IEnumerable<string> texts) => UnitParameters.Merge(texts.Select(text =>
    {
        JsonValue value = YamlText.LoadFileOrInline(text);
        return value.Kind switch
        {
            JsonKind.Object => value,
            JsonKind.Null => JsonValue.EmptyObject,
            _ => throw new UsageException($"parameters must be a YAML mapping ('repeat: 2') or a file with one, not '{text}'"),
        };
    }));

    /// <summary>The texts of <c>NAME YAML</c> pairs that belong to a unit.</summary>
    public static JsonValue LoadFor(string unit, IReadOnlyList<string> pairs, string option)
    {
        if (pairs.Count % 2 != 0) throw new UsageException($"{option} takes pairs: {option} UNIT YAML");
        return Load(
            pairs.Chunk(2).Where(p => UnitDescription.Normalize(p[0]) == UnitDescription.Normalize(unit)).Select(p => p[1]));
    }

    /// <summary>Refuses pairs whose unit is not part of the job.</summary>
    public static void CheckNames(IReadOnlyList<string> pairs, IReadOnlyCollection<string> units, string option)
    {
        foreach (string[] pair in pairs.Chunk(2))
            if (!units.Select(UnitDescription.Normalize).Contains(UnitDescription.Normalize(pair[0])))
                throw new UsageException($"{option} {pair[0]}: the job does not use a unit of that name");
    }
}
