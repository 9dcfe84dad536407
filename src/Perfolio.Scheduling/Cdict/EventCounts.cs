using System.Collections;

namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// Numbers of events by name, largest first. A list of its own: the framework's would be compiled for pairs with numbers
/// whenever the command runs.
/// </summary>
internal sealed class EventCounts : IReadOnlyList<KeyValuePair<string, long>>
{
    private readonly string[] _names;
    private readonly long[] _counts;

    /// <summary>Takes the counts that are not 0.</summary>
    /// <param name="counts">Counts by number.</param>
    /// <param name="name">The name of a number.</param>
    public EventCounts(long[] counts, Func<int, string> name)
    {
        _names = new string[counts.Length];
        _counts = new long[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            int at = Count++;
            for (; at > 0 && _counts[at - 1] < counts[i]; at--) (_names[at], _counts[at]) = (_names[at - 1], _counts[at - 1]);
            (_names[at], _counts[at]) = (name(i), counts[i]);
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public KeyValuePair<string, long> this[int index] =>
        index < Count ? new(_names[index], _counts[index]) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, long>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
