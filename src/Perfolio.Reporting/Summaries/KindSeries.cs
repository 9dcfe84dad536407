namespace Perfolio.Reporting.Summaries;

/// <summary>
/// Kinds of measurement that differ in one number only, such as the times of one command for several workloads; what grows
/// with that number can be read from them.
/// </summary>
public sealed record KindSeries
{
    private KindSeries(string key, IReadOnlyList<KeyValuePair<double, MeasuredKind>> members)
    {
        Key = key;
        Members = members;
    }

    /// <summary>The key of the number: <c>workload</c>, or one of the context of its generator.</summary>
    public string Key { get; }

    /// <summary>The kinds by that number, ascending; at least two.</summary>
    public IReadOnlyList<KeyValuePair<double, MeasuredKind>> Members { get; }

    /// <summary>The series among the kinds, in their order.</summary>
    public static IReadOnlyList<KindSeries> Of(IEnumerable<MeasuredKind> kinds) =>
        kinds.GroupBy(k => (k.Type, k.Subtype, k.Uid)).Select(g => Of(g.ToArray())).OfType<KindSeries>().ToArray();

    // The first key that all kinds have and in which they differ.
    private static KindSeries? Of(MeasuredKind[] kinds)
    {
        if (kinds.Length < 2) return null;
        foreach (string key in kinds[0].Context.Select(c => c.Key))
        {
            var members = new List<KeyValuePair<double, MeasuredKind>>(kinds.Length);
            foreach (MeasuredKind kind in kinds)
                foreach ((string other, double value) in kind.Context)
                    if (other == key)
                        members.Add(new(value, kind));
            if (members.Count == kinds.Length && members.Exists(m => !m.Key.Equals(members[0].Key)))
                return new KindSeries(key, members.OrderBy(m => m.Key).ToArray());
        }

        return null;
    }
}
