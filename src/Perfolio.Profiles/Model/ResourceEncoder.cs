using System.Globalization;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// Groups resources into resource types: constant keys once, collectable keys as columns
/// (docs/formats/perun-profile.md, "Encoding"). Two resources share a type when their constants are equal and they have the
/// same collectable keys.
/// </summary>
public sealed class ResourceEncoder
{
    private static readonly HashSet<string> AlwaysCollectable =
    [
        "amount", "structure-unit-size", "call-order", "order", "address", "timestamp", "exclusive", "allocation_order",
    ];

    private readonly List<ResourceAppender> _types = [];
    private readonly Dictionary<TypeKey, ResourceAppender> _byKey = [];
    private readonly Dictionary<string, long> _nextNumber = new(StringComparer.Ordinal);
    private readonly HashSet<string> _collectable;

    /// <summary>Starts without resources.</summary>
    /// <param name="collectable">Further collectable keys: those of a workload's context that are no text.</param>
    public ResourceEncoder(IEnumerable<string>? collectable = null)
    {
        _collectable = collectable is null ? AlwaysCollectable : [.. AlwaysCollectable, .. collectable];
    }

    /// <summary>True when the key varies per resource in every profile.</summary>
    public static bool IsCollectable(string key) => AlwaysCollectable.Contains(key);

    /// <summary>Adds one resource.</summary>
    /// <param name="resource">A flat resource, an object.</param>
    /// <param name="constants">Further constant pairs; the resource's own win.</param>
    public void Add(JsonValue resource, params ReadOnlySpan<KeyValuePair<string, JsonValue>> constants)
    {
        var constant = new List<KeyValuePair<string, JsonValue>>();
        var collected = new List<KeyValuePair<string, JsonValue>>();
        foreach (KeyValuePair<string, JsonValue> member in resource.AsObject())
            (_collectable.Contains(member.Key) ? collected : constant).Add(member);
        foreach (KeyValuePair<string, JsonValue> further in constants)
            if (resource.Member(further.Key) is null)
                constant.Add(further);
        ResourceAppender type = Type(constant, collected.Select(c => c.Key).ToArray());
        for (int i = 0; i < collected.Count; i++) type.Columns[i].Add(collected[i].Value);
    }

    /// <summary>Adds all resources of a type; its name is kept when it is free and fits the uid.</summary>
    /// <param name="type">The type.</param>
    /// <param name="constants">Further constant pairs; the type's own win.</param>
    public void Add(ResourceType type, params ReadOnlySpan<KeyValuePair<string, JsonValue>> constants)
    {
        List<KeyValuePair<string, JsonValue>> constant = [.. type.Constants.AsObject()];
        foreach (KeyValuePair<string, JsonValue> further in constants)
            if (type.Constants.Member(further.Key) is null)
                constant.Add(further);
        ResourceAppender appender = Type(constant, type.Columns.Select(c => c.Key).ToArray(), type.Name);
        for (int i = 0; i < type.Columns.Count; i++) appender.Columns[i].AddRange(type.Columns[i].Value);
    }

    /// <summary>
    /// The columns of the type with these constants, to which a collector appends directly. A type without columns stands
    /// for one resource; asking for it again yields a further type of the same constants.
    /// </summary>
    public ResourceAppender Type(IEnumerable<KeyValuePair<string, JsonValue>> constants, params string[] collectable) =>
        Type(constants, collectable, name: null);

    /// <summary>The types in order of first appearance. The encoder must not be used afterwards.</summary>
    public IReadOnlyList<ResourceType> Build() => _types.Select(t => t.Build()).ToArray();

    private ResourceAppender Type(IEnumerable<KeyValuePair<string, JsonValue>> constants, string[] collectable, string? name)
    {
        JsonValue sorted = JsonValue.Of(constants.OrderBy(c => c.Key, StringComparer.Ordinal).ToArray());
        var key = new TypeKey(sorted, string.Join('\0', collectable.Order(StringComparer.Ordinal)));
        if (collectable.Length > 0 && _byKey.TryGetValue(key, out ResourceAppender? known)) return known.InOrder(collectable);
        var added = new ResourceAppender(FreeName(sorted, name), sorted, collectable);
        _types.Add(added);
        _byKey[key] = added;
        return added;
    }

    private string FreeName(JsonValue constants, string? wanted)
    {
        string uid = constants.Member("uid") is { } u ? FlatUid.Of(u) : "";
        long number = _nextNumber.GetValueOrDefault(uid);
        if (wanted is not null && wanted.StartsWith(uid + "#", StringComparison.Ordinal)
            && long.TryParse(wanted.AsSpan(uid.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long own)
            && own >= number)
            number = own;
        _nextNumber[uid] = number + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{uid}#{number}");
    }

    private readonly record struct TypeKey(JsonValue Constants, string Collectable);
}
