using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Querying;

/// <summary>
/// The resources or the models of a profile as rows of flat keys, without copying a column: the constants of a resource
/// type are flattened once, whatever the number of its resources.
/// </summary>
public sealed class FlatView
{
    /// <summary>The key of the snapshot number, which every resource has.</summary>
    public const string SnapshotsKey = "snapshots";

    private FlatView(IReadOnlyList<FlatSegment> segments)
    {
        Segments = segments;
        RowCount = segments.Count == 0 ? 0 : segments[^1].FirstRow + segments[^1].Count;
        Keys = segments.SelectMany(s => s.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>The segments in file order.</summary>
    public IReadOnlyList<FlatSegment> Segments { get; }

    /// <summary>All flat keys that occur, ordered by name.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>One row per resource, with the key <see cref="SnapshotsKey"/> added.</summary>
    /// <exception cref="OperationException">There are more resources than a table can number.</exception>
    public static FlatView OfResources(Profile profile)
    {
        if (profile.ResourceCount > Array.MaxLength)
            throw new OperationException(
                $"the profile has {profile.ResourceCount} resources; a table takes {Array.MaxLength} at most");
        var segments = new List<FlatSegment>(profile.ResourceTypes.Count);
        int row = 0;
        foreach (ResourceType type in profile.ResourceTypes)
        {
            if (type.Count == 0) continue;
            segments.Add(FlatSegment.OfType(row, type));
            row += type.Count;
        }

        return new FlatView(segments);
    }

    /// <summary>One row per model.</summary>
    public static FlatView OfModels(Profile profile) =>
        new(profile.Models.Where(m => m.Kind == JsonKind.Object)
            .Select((model, row) => FlatSegment.OfRecord(row, model)).ToArray());

    /// <summary>
    /// The keys whose value is a number in every row that has them, ordered by name. A row without the key does not count.
    /// </summary>
    public IReadOnlyList<string> NumericKeys() => Keys.Where(IsNumeric).ToArray();

    /// <summary>True when the key occurs and is a number wherever it does.</summary>
    public bool IsNumeric(string key)
    {
        bool found = false;
        foreach (FlatSegment segment in Segments)
        {
            FlatCells cells = segment.Cells(key);
            if (cells.IsMissing) continue;
            if (!(cells.Column?.IsNumeric ?? cells.Constant!.IsNumber)) return false;
            found = true;
        }

        return found;
    }

    /// <summary>The number of the segment that holds a row.</summary>
    public int SegmentOf(int row)
    {
        int low = 0, high = Segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Segments[middle].FirstRow <= row) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
