using System.CommandLine;
using Perfolio.Metrics.Reporting.Configuration;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>Options of <c>archive report</c> that stand for options of a configuration, under pmrep's letters.</summary>
internal sealed class ReportOptions
{
    private readonly List<(Option Option, Func<ParseResult, IEnumerable<ReportOption>> Read)> _options = [];

    public ReportOptions()
    {
        Value("interval", "-t", "--interval", "Distance of the samples (default 1 s).", "interval");
        Value("samples", "-s", "--samples", "Samples to report; 0 for all.", "number");
        Flag("interpol", "no", "-u", "--no-interpol", "Report the archive's own records and do not interpolate.");
        Flag(
            "interpol", "yes", "--interpol", "",
            "Interpolate also in outputs that report an archive's own records (pcp2json, openmetrics).");
        Flag("type", "raw", "-r", "--raw", "Counters as they are, not as rates.");
        Flag("type_prefer", "raw", "-R", "--raw-prefer", "Like -r, but a metric's own specification goes first.");
        List(
            "instances", "-i", "--instances",
            "Only these instances: names, commands, regular expressions (repeatable, or a comma list).", "names");
        Flag("omit_flat", "yes", "-v", "--omit-flat", "Only metrics with instances.");
        Flag("ignore_unknown", "yes", "-5", "--ignore-unknown", "Leave unknown metrics out in silence.");
        Flag("ignore_incompat", "yes", "-I", "--ignore-incompat", "Leave metrics out that cannot be shown as asked.");
        Flag("globals", "no", "-G", "--no-globals", "Leave the metrics of [global] sections out.");
        Value("limit_filter", "-8", "--limit-filter", "Only values at or above a limit; a negative one: at or below.", "limit");
        Value("limit_filter_force", "-9", "--limit-filter-force", "Like -8, over metrics' own limits.", "limit");
        Value("precision", "-P", "--precision", "Digits behind the point (default 3).", "digits");
        Value("precision_force", "-0", "--precision-force", "Like -P, over metrics' own precision.", "digits");
        Value("width", "-w", "--width", "Width of columns.", "width");
        Value("width_force", "-W", "--width-force", "Like -w, over metrics' own width.", "width");
        Value("space_scale", "-b", "--space-scale", "Units of bytes: KB, MB, …", "units");
        Value("space_scale_force", "-B", "--space-scale-force", "Like -b, over metrics' own units.", "units");
        Value("count_scale", "-q", "--count-scale", "Units of counts: 'count x 10^3', …", "units");
        Value("count_scale_force", "-Q", "--count-scale-force", "Like -q, over metrics' own units.", "units");
        Value("time_scale", "-y", "--time-scale", "Units of times: ms, s, …", "units");
        Value("time_scale_force", "-Y", "--time-scale-force", "Like -y, over metrics' own units.", "units");
        Flag("timestamp", "yes", "-p", "--timestamps", "Tables with times.");
        Value("timefmt", "-f", "--timestamp-format", "Form of times as of strftime.", "format");
        Value("delimiter", "-l", "--delimiter", "What stands between columns.", "text");
        Flag("extcsv", "yes", "-k", "--extended-csv", "CSV with host and interval.");
        Flag("header", "no", "-H", "--no-header", "No headers.");
        Value("repeat_header", "-E", "--repeat-header", "Repeat the header of a table after so many lines, or 'auto'.", "lines");
        Flag("extheader", "yes", "-x", "--extended-header", "Say first what the report is of.");
        Flag("separate_header", "yes", "-g", "--separate-header", "Number the columns and explain them first.");
        Flag("dynamic_header", "yes", "-1", "--dynamic-header", "Only columns with values, and a new header when they change.");
        Flag("instinfo", "no", "--no-inst-info", "", "No instances in headers.");
        Flag("unitinfo", "no", "-U", "--no-unit-info", "No units in headers.");
        Value("colxrow", "-X", "--colxrow", "Tables with a line per instance; the heading of the instances.", "label");
    }

    public void AddTo(Command verb)
    {
        foreach (var (option, _) in _options) verb.Options.Add(option);
    }

    public IReadOnlyList<ReportOption> Read(ParseResult result) => [.. _options.SelectMany(o => o.Read(result))];

    private void Value(string key, string letter, string name, string description, string help)
    {
        var option = new Option<string?>(name, letter) { Description = description, HelpName = help };
        _options.Add((option, r => r.GetValue(option) is { } value ? [new ReportOption(key, value)] : []));
    }

    private void List(string key, string letter, string name, string description, string help)
    {
        var option = new Option<string[]>(name, letter) { Description = description, HelpName = help };
        _options.Add(
            (option, r => r.GetValue(option) is { Length: > 0 } values ? [new ReportOption(key, string.Join(',', values))] : []));
    }

    private void Flag(string key, string value, string letter, string name, string description)
    {
        var option = name.Length > 0 ? new Option<bool>(name, letter) { Description = description } : new Option<bool>(letter)
        {
            Description = description
        };
        _options.Add((option, r => r.GetValue(option) ? [new ReportOption(key, value)] : []));
    }
}
