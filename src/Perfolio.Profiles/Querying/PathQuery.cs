using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Querying;

/// <summary>
/// Queries by path: <c>a:b</c> walks into objects, an empty step goes through the items of a list, so
/// <c>trace::function</c> is the function of every frame. A step that leads nowhere has no result.
/// </summary>
public static class PathQuery
{
    /// <summary>All values that the path leads to in one record, in order.</summary>
    public static IEnumerable<JsonValue> Values(JsonValue record, string path)
    {
        IEnumerable<JsonValue> values = [record];
        foreach (string step in path.Split(':'))
            values = step.Length == 0 ? values.SelectMany(Items) : values.Select(v => v.Member(step)).OfType<JsonValue>();
        return values;
    }

    /// <summary>The different values of a path over all resources, in the order of their first appearance.</summary>
    public static IReadOnlyList<JsonValue> UniqueResourceValues(Profile profile, string path)
    {
        var unique = new UniqueValues();
        string first = path.Split(':', 2)[0];
        foreach (ResourceType type in profile.ResourceTypes)
        {
            if (type.Constants.Member(first) is not null) unique.AddRange(Values(type.Constants, path));
            else if (type.Column(first) is { } column) AddColumn(column, first, path, unique);
        }

        return unique.InOrder;
    }

    /// <summary>The different values of a path over all models, in the order of their first appearance.</summary>
    public static IReadOnlyList<JsonValue> UniqueModelValues(Profile profile, string path)
    {
        var unique = new UniqueValues();
        foreach (JsonValue model in profile.Models) unique.AddRange(Values(model, path));
        return unique.InOrder;
    }

    private static void AddColumn(Column column, string key, string path, UniqueValues unique)
    {
        if (path.Length > key.Length)
        {
            for (int row = 0; row < column.Count; row++) unique.AddRange(Values(column[row], path[(key.Length + 1)..]));
        }
        else if (column is Int64Column integers)
        {
            // The set of plain numbers keeps a value object per distinct number, not per resource.
            var seen = new HashSet<long>();
            foreach (long value in integers.Values)
                if (seen.Add(value))
                    unique.Add(JsonValue.Of(value));
        }
        else
        {
            for (int row = 0; row < column.Count; row++) unique.Add(column[row]);
        }
    }

    private static IEnumerable<JsonValue> Items(JsonValue value) => value.Kind == JsonKind.Array ? value.AsArray() : [];

    private sealed class UniqueValues
    {
        private readonly HashSet<JsonValue> _seen = [];
        private readonly List<JsonValue> _inOrder = [];

        public IReadOnlyList<JsonValue> InOrder => _inOrder;

        public void Add(JsonValue value)
        {
            if (_seen.Add(value)) _inOrder.Add(value);
        }

        public void AddRange(IEnumerable<JsonValue> values)
        {
            foreach (JsonValue value in values) Add(value);
        }
    }
}
