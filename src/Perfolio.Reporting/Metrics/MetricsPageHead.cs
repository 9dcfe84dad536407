using Perfolio.Profiles.Json;
using Perfolio.Reporting.Html;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Metrics;

/// <summary>What the page knows of a set beside its numbers (web/data.ts reads it).</summary>
internal static class MetricsPageHead
{
    internal static string ToJson(MetricsPageSet set, long rows, IReadOnlyList<double> marks) => PageJson.Of(writer =>
    {
        writer.BeginObject();
        Member(writer, "title", set.Title);
        writer.Name("rows");
        writer.Write(rows);
        writer.Name("marks");
        writer.BeginArray();
        foreach (double mark in marks)
            if (double.IsFinite(mark))
                writer.Write(mark);
        writer.EndArray();
        writer.Name("columns");
        writer.BeginArray();
        foreach (MetricsPageColumn column in set.Columns)
        {
            writer.BeginObject();
            Member(writer, "label", column.Label);
            Member(writer, "metric", column.Metric);
            Member(writer, "instance", column.Instance ?? "");
            Member(writer, "unit", column.Unit);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    });

    private static void Member(JsonTextWriter writer, string name, string value)
    {
        writer.Name(name);
        writer.Write(CellText.Printable(value));
    }
}
