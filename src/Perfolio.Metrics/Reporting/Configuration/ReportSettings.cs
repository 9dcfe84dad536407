using System.Globalization;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Units;

namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>Options of a report under their names in pmrep's configurations.</summary>
public sealed class ReportSettings
{
    /// <summary>Most digits behind the point.</summary>
    public const int MostDigits = 15;

    private static readonly Dictionary<string, Action<ReportSettings, string>> Known = new(StringComparer.Ordinal)
    {
        ["version"] = static (_, v) => Is(v == "1", "the version is 1"),
        ["source"] = static (s, v) => s.Source = v,
        ["output"] = static (s, v) => s.Output = v,
        ["derived"] = static (s, v) => s.Derived = v,
        ["header"] = static (s, v) => s.Header = Flag(v),
        ["instinfo"] = static (s, v) => s.InstanceInfo = Flag(v),
        ["unitinfo"] = static (s, v) => s.UnitInfo = Flag(v),
        ["globals"] = static (s, v) => s.Globals = Flag(v),
        ["timestamp"] = static (s, v) => s.Timestamps = Flag(v),
        ["samples"] = static (s, v) => s.Samples = Number(v, long.MaxValue),
        ["interval"] = static (s, v) => s.Interval = Span(v),
        ["type"] = static (s, v) => s.Raw = IsRaw(v),
        ["type_prefer"] = static (s, v) => s.RawPreferred = IsRaw(v),
        ["ignore_incompat"] = static (s, v) => s.IgnoreIncompatible = Flag(v),
        ["ignore_unknown"] = static (s, v) => s.IgnoreUnknown = Flag(v),
        ["instances"] = static (s, v) => s.Instances = InstanceList.Parse(v),
        ["omit_flat"] = static (s, v) => s.OmitFlat = Flag(v),
        ["limit_filter"] = static (s, v) => s.Limit = Real(v),
        ["limit_filter_force"] = static (s, v) => s.LimitForced = Real(v),
        ["colxrow"] = static (s, v) => s.ColumnForInstances = Text(v),
        ["width"] = static (s, v) => s.Width = (int)Number(v, 1000),
        ["width_force"] = static (s, v) => s.WidthForced = (int)Number(v, 1000),
        ["precision"] = static (s, v) => s.Precision = (int)Number(v, MostDigits),
        ["precision_force"] = static (s, v) => s.PrecisionForced = (int)Number(v, MostDigits),
        ["delimiter"] = static (s, v) => s.Delimiter = Text(v),
        ["extcsv"] = static (s, v) => s.ExtendedCsv = Flag(v),
        ["extheader"] = static (s, v) => s.ExtendedHeader = Flag(v),
        ["repeat_header"] = static (s, v) => s.RepeatHeader = v == "auto" ? -1 : v == "no" ? 0 : Number(v, int.MaxValue),
        ["dynamic_header"] = static (s, v) => s.DynamicHeader = Flag(v),
        ["separate_header"] = static (s, v) => s.SeparateHeader = Flag(v),
        ["timefmt"] = static (s, v) => s.TimeFormat = Text(v),
        ["interpol"] = static (s, v) => s.Interpolate = Flag(v),
        ["count_scale"] = static (s, v) => s.CountScale = Units(v),
        ["count_scale_force"] = static (s, v) => s.CountScaleForced = Units(v),
        ["space_scale"] = static (s, v) => s.SpaceScale = Units(v),
        ["space_scale_force"] = static (s, v) => s.SpaceScaleForced = Units(v),
        ["time_scale"] = static (s, v) => s.TimeScale = Units(v),
        ["time_scale_force"] = static (s, v) => s.TimeScaleForced = Units(v),
    };

    // Read and left alone, with the reason that a user is told.
    private static readonly Dictionary<string, string> Ignored = new(StringComparer.Ordinal)
    {
        ["speclocal"] = "metrics of this system come from the kernel, not from agents",
        ["daemonize"] = "reports run in the foreground",
        ["delay"] = "archives are reported at full speed",
        ["names_change"] = "names do not change while a report runs",
        ["live_filter"] = "instances that appear are filtered always",
        ["rank"] = "ranking is not supported",
        ["overall_rank"] = "ranking is not supported",
        ["overall_rank_alt"] = "ranking is not supported",
        ["invert_filter"] = "ranking is not supported",
        ["predicate"] = "ranking is not supported",
        ["sort_metric"] = "ranking is not supported",
        ["include_labels"] = "labels are not reported",
        ["include_texts"] = "reports are not written as archives; use 'archive copy'",
        ["fixed_header"] = "use dynamic_header",
        ["extended"] = "all that is known of a metric is in the archive: use 'archive dump -d'",
        ["everything"] = "all that is known of a metric is in the archive: use 'archive dump -d'",
        ["exact_types"] = "numbers are numbers always",
    };

    /// <summary>Archive (with a slash) or host.</summary>
    public string? Source { get; private set; }

    /// <summary>Output form.</summary>
    public string? Output { get; private set; }

    /// <summary>Definitions of derived metrics, or a file of them.</summary>
    public string? Derived { get; private set; }

    /// <summary>Whether there are headers.</summary>
    public bool Header { get; private set; } = true;

    /// <summary>Whether headers name instances.</summary>
    public bool InstanceInfo { get; private set; } = true;

    /// <summary>Whether headers name units.</summary>
    public bool UnitInfo { get; private set; } = true;

    /// <summary>Whether global metrics are reported.</summary>
    public bool Globals { get; private set; } = true;

    /// <summary>Whether tables have times.</summary>
    public bool Timestamps { get; private set; }

    /// <summary>Samples; 0 for all.</summary>
    public long Samples { get; private set; }

    /// <summary>Nanoseconds between samples; null for one second.</summary>
    public long? Interval { get; private set; }

    /// <summary>Whether counters are shown as they are, whatever the metrics say.</summary>
    public bool Raw { get; private set; }

    /// <summary>Whether counters are shown as they are unless a metric says otherwise.</summary>
    public bool RawPreferred { get; private set; }

    /// <summary>Whether metrics that cannot be shown are left out in silence.</summary>
    public bool IgnoreIncompatible { get; private set; }

    /// <summary>Whether unknown metrics are left out in silence.</summary>
    public bool IgnoreUnknown { get; private set; }

    /// <summary>Instances to show; empty for all.</summary>
    public IReadOnlyList<string> Instances { get; private set; } = [];

    /// <summary>Whether metrics without instances are left out.</summary>
    public bool OmitFlat { get; private set; }

    /// <summary>Only values at or above this (negative: at or below).</summary>
    public double? Limit { get; private set; }

    /// <summary>The same, whatever the metrics say.</summary>
    public double? LimitForced { get; private set; }

    /// <summary>Heading of the column of instances, when tables have one line per instance.</summary>
    public string? ColumnForInstances { get; private set; }

    /// <summary>Width of columns.</summary>
    public int? Width { get; private set; }

    /// <summary>The same, whatever the metrics say.</summary>
    public int? WidthForced { get; private set; }

    /// <summary>Digits behind the point.</summary>
    public int Precision { get; private set; } = 3;

    /// <summary>The same, whatever the metrics say.</summary>
    public int? PrecisionForced { get; private set; }

    /// <summary>What stands between columns; null for the output's own.</summary>
    public string? Delimiter { get; private set; }

    /// <summary>Whether CSV has host and interval.</summary>
    public bool ExtendedCsv { get; private set; }

    /// <summary>Whether tables begin with what the report is of.</summary>
    public bool ExtendedHeader { get; private set; }

    /// <summary>Lines between headers; 0 for one header, -1 for the height of the terminal.</summary>
    public long RepeatHeader { get; private set; }

    /// <summary>Whether tables have only columns with values.</summary>
    public bool DynamicHeader { get; private set; }

    /// <summary>Whether columns are numbered and explained before the table.</summary>
    public bool SeparateHeader { get; private set; }

    /// <summary>Form of times as of strftime; null for the output's own.</summary>
    public string? TimeFormat { get; private set; }

    /// <summary>Whether values of archives are interpolated; null for the output's own way.</summary>
    public bool? Interpolate { get; private set; }

    /// <summary>Units of counts.</summary>
    public string? CountScale { get; private set; }

    /// <summary>The same, whatever the metrics say.</summary>
    public string? CountScaleForced { get; private set; }

    /// <summary>Units of bytes.</summary>
    public string? SpaceScale { get; private set; }

    /// <summary>The same, whatever the metrics say.</summary>
    public string? SpaceScaleForced { get; private set; }

    /// <summary>Units of times.</summary>
    public string? TimeScale { get; private set; }

    /// <summary>The same, whatever the metrics say.</summary>
    public string? TimeScaleForced { get; private set; }

    /// <summary>Whether a word is the name of an option.</summary>
    /// <param name="key">The word.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsOption(string key) => Known.ContainsKey(key) || Ignored.ContainsKey(key);

    /// <summary>Why an option has no effect here; null when it has.</summary>
    /// <param name="key">The option.</param>
    /// <returns>The reason.</returns>
    public static string? WhyIgnored(string key) => Ignored.GetValueOrDefault(key);

    /// <summary>Sets an option.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ReportSyntaxException">The name is unknown, or the value cannot be read.</exception>
    public void Set(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Ignored.ContainsKey(key))
            return;
        if (!Known.TryGetValue(key, out var set))
            throw new ReportSyntaxException($"there is no option '{key}'");
        try
        {
            set(this, value);
        }
        catch (ReportSyntaxException e)
        {
            throw new ReportSyntaxException($"{key} = {value}: {e.Message}");
        }
    }

    private static void Is(bool right, string wanted)
    {
        if (!right)
            throw new ReportSyntaxException(wanted);
    }

    private static bool Flag(string value) => value.ToUpperInvariant() switch
    {
        "YES" or "TRUE" or "ON" or "1" => true,
        "NO" or "FALSE" or "OFF" or "0" => false,
        _ => throw new ReportSyntaxException("yes or no expected"),
    };

    private static bool IsRaw(string value)
    {
        Is(value is "raw" or "default", "raw or default expected");
        return value == "raw";
    }

    private static long Number(string value, long most)
    {
        Is(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most, $"a whole number from 0 to {most} expected");
        return number;
    }

    private static double Real(string value)
    {
        Is(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number), "a number expected");
        return number;
    }

    private static long Span(string value)
    {
        try
        {
            var span = Archives.Time.Interval.Parse(value);
            Is(span > 0, "the interval must be above 0");
            return span;
        }
        catch (TimeSyntaxException e)
        {
            throw new ReportSyntaxException($"an interval such as 10 or 500msec expected ({e.Reason})");
        }
    }

    private static string Units(string value)
    {
        Is(UnitsSyntax.TryParse(value, out _, out _, out var error), error ?? "");
        return value;
    }

    // Quotes keep blanks at the ends.
    private static string Text(string value) => value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
