using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Format;

/// <summary>The columns of one resource type as they stand in a file, before their constants are known.</summary>
internal readonly record struct ColumnSet(IReadOnlyList<KeyValuePair<string, Column>> Columns, long Offset)
{
    public static ColumnSet Read(JsonTextReader reader, string type)
    {
        long offset = reader.Offset;
        if (reader.PeekKind() != JsonKind.Object) throw reader.Error($"resources: '{type}' must be an object");
        var columns = new List<KeyValuePair<string, Column>>();
        reader.EnterObject();
        for (bool first = true; reader.NextMember(ref first, out string key);)
        {
            if (reader.PeekKind() != JsonKind.Array) throw reader.Error($"resources: '{type}': '{key}' must be a list");
            var values = new ColumnBuilder();
            reader.ReadColumn(values);
            columns.RemoveAll(c => c.Key == key);
            columns.Add(new(key, values.Build()));
        }

        return new ColumnSet(columns, offset);
    }

    public ResourceType ToType(string name, JsonValue constants, JsonTextReader reader)
    {
        foreach ((string key, Column column) in Columns)
        {
            if (column.Count != Columns[0].Value.Count)
            {
                throw reader.Error(
                    $"resources: '{name}': '{key}' has {column.Count} values, but '{Columns[0].Key}' has " +
                        $"{Columns[0].Value.Count}",
                    Offset);
            }
        }

        return new ResourceType(name, constants, Columns);
    }
}
