using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Cli.Running;

/// <summary>Results as JSON, one line each.</summary>
internal static class ResultJson
{
    public static void Write(
        JobResult result, string? path, string? report, TextWriter output) => output.WriteLine(JsonValue.Object(
        ("command", JsonValue.Of(result.Job.Command)),
        ("arguments", JsonValue.Of(result.Job.Arguments)),
        ("workload", JsonValue.Of(result.Job.Workload)),
        ("collector", JsonValue.Of(result.Job.Collector.Unit.Description.Name)),
        ("origin", Text(result.Profile?.Origin)),
        ("profile", Text(path)),
        ("report", Text(report)),
        ("error", Text(result.Error)),
        ("elapsed_s", JsonValue.Of(result.Elapsed.TotalSeconds)),
        ("measured", result.Profile is { } profile ? Kinds(profile) : JsonValue.EmptyArray)));

    /// <summary>The statistics of everything measured.</summary>
    public static JsonValue Kinds(Profile profile) => JsonValue.Of(MeasuredKinds.Of(profile).Select(kind => JsonValue.Object(
        ("type", JsonValue.Of(kind.Type)),
        ("subtype", JsonValue.Of(kind.Subtype)),
        ("uid", JsonValue.Of(kind.Uid)),
        ("workload", JsonValue.Of(kind.Workload)),
        ("unit", JsonValue.Of(kind.Unit)),
        ("count", JsonValue.Of((long)kind.Statistics.Count)),
        ("mean", Number(kind.Statistics.Mean)),
        ("median", Number(kind.Statistics.Median)),
        ("min", Number(kind.Statistics.Min)),
        ("max", Number(kind.Statistics.Max)),
        ("stddev", Number(kind.Statistics.StandardDeviation)),
        ("mild_outliers", JsonValue.Of((long)kind.Statistics.MildOutliers)),
        ("severe_outliers", JsonValue.Of((long)kind.Statistics.SevereOutliers)))).ToArray());

    // JSON has no NaN: one run has no standard deviation.
    private static JsonValue Number(double value) => double.IsFinite(value) ? JsonValue.Of(value) : JsonValue.Null;

    private static JsonValue Text(string? text) => text is null ? JsonValue.Null : JsonValue.Of(text);
}
