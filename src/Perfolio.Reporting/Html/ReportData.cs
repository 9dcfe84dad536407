using Perfolio.Profiles.Json;
using Perfolio.Reporting.Summaries;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Html;

/// <summary>The data block of a report (web/data.ts reads it).</summary>
internal static class ReportData
{
    public static string ToJson(IReadOnlyList<ReportKind> kinds, IReadOnlyList<ReportSeries> series) => PageJson.Of(writer =>
    {
        writer.BeginObject();
        writer.Name("kinds");
        writer.BeginArray();
        foreach (ReportKind kind in kinds) Write(writer, kind);
        writer.EndArray();
        writer.Name("series");
        writer.BeginArray();
        foreach (ReportSeries drawn in series) Write(writer, drawn);
        writer.EndArray();
        writer.EndObject();
    });

    private static void Write(JsonTextWriter writer, ReportKind drawn)
    {
        MeasuredKind kind = drawn.Kind;
        SampleStatistics statistics = kind.Statistics;
        double factor = drawn.Scale.Factor, range = statistics.UpperQuartile - statistics.LowerQuartile;
        writer.BeginObject();
        Member(writer, "label", CellText.Printable(kind.Label));
        Member(writer, "unit", drawn.Scale.Unit);
        writer.Name("count");
        writer.Write(kind.Values.Count);
        Member(writer, "mean", statistics.Mean * factor);
        Member(writer, "median", statistics.Median * factor);
        Member(writer, "lowerQuartile", statistics.LowerQuartile * factor);
        Member(writer, "upperQuartile", statistics.UpperQuartile * factor);
        Member(writer, "lowerFence", statistics.LowerFence * factor);
        Member(writer, "upperFence", statistics.UpperFence * factor);
        Member(writer, "severeLow", (statistics.LowerQuartile - 3 * range) * factor);
        Member(writer, "severeHigh", (statistics.UpperQuartile + 3 * range) * factor);
        Member(writer, "binStart", drawn.Bins.Start * factor);
        Member(writer, "binWidth", drawn.Bins.Width * factor);
        writer.Name("bins");
        writer.BeginArray();
        foreach (int count in drawn.Bins.Counts) writer.Write(count);
        writer.EndArray();
        writer.Name("order");
        writer.BeginArray();
        foreach (int position in drawn.Positions) writer.Write(position + 1L);
        writer.EndArray();
        List(writer, "values", drawn.Positions.Select(p => kind.Values[p] * factor));
        Member(writer, "independentKey", CellText.Printable(kind.IndependentKey ?? ""));
        List(writer, "independent", kind.IndependentKey is null ? [] : drawn.Positions.Select(p => kind.Independent[p]));
        writer.EndObject();
    }

    private static void Write(JsonTextWriter writer, ReportSeries drawn)
    {
        double factor = drawn.Scale.Factor;
        writer.BeginObject();
        Member(writer, "label", CellText.Printable(drawn.Series.Members[0].Value.Label));
        Member(writer, "unit", drawn.Scale.Unit);
        Member(writer, "key", CellText.Printable(drawn.Series.Key));
        writer.Name("members");
        writer.BeginArray();
        foreach (((double at, MeasuredKind kind), int[] positions) in drawn.Series.Members.Zip(drawn.Positions))
        {
            writer.BeginObject();
            Member(writer, "at", at);
            Member(writer, "median", kind.Statistics.Median * factor);
            List(writer, "values", positions.Select(p => kind.Values[p] * factor));
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Member(JsonTextWriter writer, string name, string value)
    {
        writer.Name(name);
        writer.Write(value);
    }

    // Extreme values can overflow when scaled or subtracted; JSON has no infinity.
    private static void Member(JsonTextWriter writer, string name, double value)
    {
        writer.Name(name);
        writer.Write(double.IsFinite(value) ? value : value > 0 ? double.MaxValue : double.MinValue);
    }

    private static void List(JsonTextWriter writer, string name, IEnumerable<double> values)
    {
        writer.Name(name);
        writer.BeginArray();
        foreach (double value in values) writer.Write(double.IsFinite(value) ? value : double.MaxValue);
        writer.EndArray();
    }
}
