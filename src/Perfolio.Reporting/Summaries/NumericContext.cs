using Perfolio.Profiles.Model;

namespace Perfolio.Reporting.Summaries;

/// <summary>The numbers that describe under what conditions all resources of a type were measured.</summary>
internal static class NumericContext
{
    private const string Workload = "workload";

    /// <summary>The workload where it is a number, then the columns of a generator's context; they hold one value each.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(ResourceType type)
    {
        if (type.Constants.Member(Workload) is { IsNumber: true } workload) yield return new(Workload, workload.AsDouble());
        foreach ((string key, Column column) in type.Columns)
        {
            if (!ResourceEncoder.IsCollectable(key) && column is { IsNumeric: true, Count: > 0 } && IsConstant(column))
                yield return new(key, column.GetDouble(0));
        }
    }

    private static bool IsConstant(Column column)
    {
        double first = column.GetDouble(0);
        if (!double.IsFinite(first)) return false;
        for (int i = 1; i < column.Count; i++)
            if (!column.GetDouble(i).Equals(first))
                return false;
        return true;
    }
}
