using System.Globalization;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>
/// Gives every resource of a profile the keys of the workload it was measured with: <c>workload</c> (a number when it reads
/// as one) and the context of a generator; numbers of the context become columns, everything else constants.
/// </summary>
public static class WorkloadKeys
{
    /// <summary>The profile with the keys; keys that a resource has already stay as they are.</summary>
    public static Profile Apply(Profile profile, GeneratedWorkload workload)
    {
        KeyValuePair<string, JsonValue>[] columns = workload.Context.Where(c => c.Value.IsNumber).ToArray();
        KeyValuePair<string, JsonValue>[] constants =
        [
            .. workload.Context.Where(c => !c.Value.IsNumber),
            new("workload", NumberOrText(workload.Text)),
        ];
        var encoder = new ResourceEncoder();
        foreach (ResourceType type in profile.ResourceTypes) encoder.Add(WithColumns(type, columns), constants);
        return profile with { ResourceTypes = encoder.Build() };
    }

    private static JsonValue NumberOrText(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return JsonValue.Of(integer);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real)
            ? JsonValue.Of(real)
            : JsonValue.Of(text);
    }

    private static ResourceType WithColumns(ResourceType type, KeyValuePair<string, JsonValue>[] columns)
    {
        var all = type.Columns.ToList();
        foreach ((string key, JsonValue value) in columns)
        {
            if (type.Column(key) is not null || type.Constants.Member(key) is not null) continue;
            var column = new ColumnBuilder();
            for (int i = 0; i < type.Count; i++) column.Add(value);
            all.Add(new(key, column.Build()));
        }

        return new ResourceType(type.Name, type.Constants, all);
    }
}
