using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Profiles.Store;

/// <summary>
/// A position in a list of profiles: <c>i@p</c> pending, <c>i@i</c> registered, <c>rev^i@i</c> registered at a revision,
/// and the ranges <c>i@p-j@p</c>, <c>i@i-j@i</c>, both ends included. Positions count from 0.
/// </summary>
/// <param name="First">The first position.</param>
/// <param name="Last">The last position; equal to <paramref name="First"/> for a single one.</param>
/// <param name="IsPending">True for the pending list.</param>
/// <param name="Revision">The revision named before <c>^</c>, or null.</param>
public sealed partial record ProfileTag(int First, int Last, bool IsPending, string? Revision)
{
    /// <summary>True when the tag names more than one position.</summary>
    public bool IsRange => Last != First;

    /// <summary>Reads a tag; null when the text is none.</summary>
    public static ProfileTag? TryParse(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success) return null;
        bool pending = match.Groups["kind"].ValueSpan is "p";
        string? revision = match.Groups["rev"].Success ? match.Groups["rev"].Value : null;
        if (pending && revision is not null) return null;
        if (!TryPosition(match.Groups["first"], out int first)) return null;
        int last = first;
        if (match.Groups["last"].Success && !TryPosition(match.Groups["last"], out last)) return null;
        return new ProfileTag(first, last, pending, revision);
    }

    /// <summary>The tag of one position.</summary>
    public static string Format(int position, bool isPending) =>
        string.Create(CultureInfo.InvariantCulture, $"{position}@{(isPending ? 'p' : 'i')}");

    /// <summary>The members of a list that the tag names; positions that are missing are reported.</summary>
    internal IReadOnlyList<ProfileEntry> Pick(IReadOnlyList<ProfileEntry> list, Action<string> warn)
    {
        var picked = new List<ProfileEntry>();
        if (Last < First) warn($"the range {Format(First, IsPending)}-{Format(Last, IsPending)} is empty");
        int end = Math.Min(Last, list.Count - 1);
        for (int i = First; i <= end; i++) picked.Add(list[i]);
        if (Last >= First && Last >= list.Count)
        {
            string missing = Math.Max(First, list.Count) == Last
                ? Format(Last, IsPending)
                : $"{Format(Math.Max(First, list.Count), IsPending)}-{Format(Last, IsPending)}";
            warn($"there is no profile {missing} (the list has {list.Count})");
        }

        return picked;
    }

    private static bool TryPosition(Group digits, out int position) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out position);

    [GeneratedRegex(@"^(?:(?<rev>.+)\^)?(?<first>[0-9]+)@(?<kind>[ip])(?:-(?<last>[0-9]+)@\k<kind>)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
