using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// All resources that share one tuple of constant keys: the constants once, the collectable keys as parallel columns
/// (docs/formats/perun-profile.md, "Encoding").
/// </summary>
public sealed class ResourceType
{
    /// <summary>Makes a resource type.</summary>
    /// <param name="name">The type's name, <c>flat uid#N</c>.</param>
    /// <param name="constants">The constant pairs, an object.</param>
    /// <param name="columns">The collectable keys in order, all of the same length.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or the constants are no object.</exception>
    public ResourceType(string name, JsonValue constants, IReadOnlyList<KeyValuePair<string, Column>> columns)
    {
        if (constants.Kind != JsonKind.Object) throw new ArgumentException("constants must be an object", nameof(constants));
        Name = name;
        Constants = constants;
        Columns = columns;
        Count = columns.Count == 0 ? 1 : columns[0].Value.Count;
        foreach ((string key, Column column) in columns)
            if (column.Count != Count)
                throw new ArgumentException(
                    $"column '{key}' of '{name}' has {column.Count} values, not {Count}", nameof(columns));
    }

    /// <summary>The type's name, <c>flat uid#N</c>.</summary>
    public string Name { get; }

    /// <summary>The constant pairs, an object.</summary>
    public JsonValue Constants { get; }

    /// <summary>The collectable keys in file order, parallel columns.</summary>
    public IReadOnlyList<KeyValuePair<string, Column>> Columns { get; }

    /// <summary>How many resources the type has: the columns' length, 1 when there is no column.</summary>
    public int Count { get; }

    /// <summary>The number of the snapshot the resources belong to; 0 when none is named.</summary>
    public long Snapshot => Constants.Member("snapshot") is { } s && s.TryGetInt64(out long n) ? n : 0;

    /// <summary>The flat form of the uid; empty when there is none.</summary>
    public string FlatUid => Constants.Member("uid") is { } uid ? Model.FlatUid.Of(uid) : "";

    /// <summary>The column of a collectable key, or null.</summary>
    public Column? Column(string key)
    {
        foreach ((string name, Column column) in Columns)
            if (name == key)
                return column;
        return null;
    }
}
