using System.Runtime.InteropServices;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Reporting.Summaries;

/// <summary>
/// Groups the resources of a profile by type, subtype, uid and workload. Kinds that differ in the workload only stand
/// together (<see cref="KindOrder"/>).
/// </summary>
public static class MeasuredKinds
{
    // What an amount can depend on; the order of runs is not such a variable.
    private static readonly string[] IndependentKeys = ["structure-unit-size", "workload", "size"];

    /// <summary>The kinds of measurement that have at least one finite <c>amount</c>.</summary>
    public static IReadOnlyList<MeasuredKind> Of(Profile profile)
    {
        var groups = new Dictionary<Key, Group>();
        var inOrder = new List<Group>();
        foreach (ResourceType type in profile.ResourceTypes)
        {
            if (type.Column("amount") is not { } amounts) continue;
            var key = new Key(Text(type, "type"), Text(type, "subtype"), type.FlatUid, Text(type, "workload"));
            if (!groups.TryGetValue(key, out Group? group))
            {
                groups.Add(key, group = new Group(key));
                inOrder.Add(group);
            }

            group.Add(type, amounts);
        }

        return KindOrder.Sorted(inOrder.Select(g => g.Build(profile)).OfType<MeasuredKind>());
    }

    private static string Text(ResourceType type, string key) =>
        type.Constants.Member(key) is { Kind: not JsonKind.Null } value ? value.ToDisplayText() : "";

    private readonly record struct Key(string Type, string Subtype, string Uid, string Workload);

    private sealed class Group
    {
        private readonly Key _key;
        private readonly List<double> _values = [];
        private readonly List<double> _independent = [];
        private string? _independentKey;
        private List<KeyValuePair<string, double>>? _context;

        public Group(Key key) => _key = key;

        public void Add(ResourceType type, Column amounts)
        {
            _context = _context is null ? NumericContext.Of(type).ToList() : _context.Intersect(NumericContext.Of(type)).ToList();
            _independentKey ??= Array.Find(IndependentKeys, k => type.Column(k) is { IsNumeric: true });
            Column? independent = _independentKey is null ? null : type.Column(_independentKey);
            for (int i = 0; i < amounts.Count; i++)
            {
                double value = amounts.GetDouble(i);
                if (!double.IsFinite(value)) continue;
                _values.Add(value);
                if (_independentKey is not null) _independent.Add(independent?.GetDouble(i) ?? double.NaN);
            }
        }

        public MeasuredKind? Build(Profile profile)
        {
            if (SampleStatistics.Of(CollectionsMarshal.AsSpan(_values)) is not { } statistics) return null;
            bool hasIndependent = _independent.Count == _values.Count && _independent.TrueForAll(double.IsFinite)
                && _independent.Exists(i => !i.Equals(_independent[0]));
            return new MeasuredKind
            {
                Type = _key.Type,
                Subtype = _key.Subtype,
                Uid = _key.Uid,
                Workload = _key.Workload,
                Context = _context ?? [],
                Unit = profile.UnitOf(_key.Type, _key.Subtype),
                Values = _values,
                Statistics = statistics,
                IndependentKey = hasIndependent ? _independentKey : null,
                Independent = hasIndependent ? _independent : [],
            };
        }
    }
}
