using System.Text;
using System.Text.Json;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Engine;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// Writes a sample as OpenMetrics text: counters with <c>_total</c>, texts as <c>info</c>, everything else as gauges; a unit is
/// the end of
/// the name, instances are labels. Metrics without values are left out.
/// </summary>
public static class OpenMetricsText
{
    /// <summary>What the text is, in a Content-Type header.</summary>
    public const string ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static readonly string[] Space =
        ["bytes", "kibibytes", "mebibytes", "gibibytes", "tebibytes", "pebibytes", "exbibytes", "zebibytes", "yobibytes"];
    private static readonly string[] Time = ["nanoseconds", "microseconds", "milliseconds", "seconds", "minutes", "hours"];

    /// <summary>Writes.</summary>
    /// <param name="agent">The agent, for help texts and labels.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="output">Where to.</param>
    public static void Write(JsonAgent agent, AgentSample sample, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(output);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sample.Metrics.Count; i++)
        {
            if (sample.Values.Sets[i].Count > 0)
                WriteFamily(agent, sample, i, taken, output);
        }

        output.Write("# EOF\n");
    }

    private static void WriteFamily(JsonAgent agent, AgentSample sample, int index, HashSet<string> taken, TextWriter output)
    {
        var metric = sample.Metrics[index];
        var isText = metric.Type == MetricType.String;
        var isCounter = metric.Semantics == MetricSemantics.Counter && !isText;
        var unit = isText ? "" : Unit(metric.Units);
        var name = metric.Name.Replace('.', '_');
        if (isCounter && name.EndsWith("_total", StringComparison.Ordinal))
            name = name[..^"_total".Length];
        if (unit.Length > 0 && !name.EndsWith('_' + unit, StringComparison.Ordinal))
            name += '_' + unit;
        for (var (i, stem) = (2, name); !taken.Add(name); i++)
            name = FormattableString.Invariant(
                $"{(unit.Length > 0 ? stem[..^(unit.Length + 1)] : stem)}_{i}{(unit.Length > 0 ? "_" + unit : "")}");
        output.Write($"# TYPE {name} {(isText ? "info" : isCounter ? "counter" : "gauge")}\n");
        if (unit.Length > 0)
            output.Write($"# UNIT {name} {unit}\n");
        if (agent.Text(HelpTextKind.Metric | HelpTextKind.Help, metric.Pmid.Value) is { } help)
            output.Write($"# HELP {name} {Escape(help)}\n");
        var common = CommonLabels(agent, metric.Pmid);
        var set = sample.Values.Sets[index];
        for (var v = set.First; v < set.First + set.Count; v++)
        {
            var labels = new StringBuilder(common);
            if (!metric.Indom.IsNull)
                Append(labels, "instance", sample.InstanceName(metric.Indom, sample.Values.InstanceAt(v)));
            if (isText)
                Append(labels, "value", sample.Values.TextAt(v) ?? "");
            var braces = labels.Length > 0 ? $"{{{labels}}}" : "";
            var suffix = isText ? "_info" : isCounter ? "_total" : "";
            output.Write($"{name}{suffix}{braces} {(isText ? "1" : sample.Number(v, metric.Type))}\n");
        }
    }

    private static string CommonLabels(JsonAgent agent, Pmid pmid)
    {
        var labels = new StringBuilder();
        foreach (var set in agent.Labels(LabelSetKind.Item, pmid.Value))
        {
            foreach (var label in set.Labels)
            {
                var name = Encoding.UTF8.GetString(set.Json, label.NameOffset, label.NameLength).Replace('.', '_');
                var value = Encoding.UTF8.GetString(set.Json, label.ValueOffset, label.ValueLength);
                if (value.StartsWith('"'))
                {
                    using var text = JsonDocument.Parse(value);
                    value = text.RootElement.GetString()!;
                }

                // These two say something else here.
                Append(labels, name is "instance" or "value" ? "x" + name : name, value);
            }
        }

        return labels.ToString();
    }

    private static void Append(StringBuilder labels, string name, string value)
    {
        if (labels.Length > 0)
            labels.Append(',');
        labels.Append(name).Append("=\"").Append(Escape(value)).Append('"');
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Unit(MetricUnits units)
    {
        var above = Word(units, 1);
        var below = Word(units, -1);
        return (above, below) switch
        {
            ("", "") => "",
            (_, "") => above,
            ("", _) => $"per_{below[..^1]}",
            _ => $"{above}_per_{below[..^1]}",
        };
    }

    // Only plain dimensions have a name that people use.
    private static string Word(MetricUnits units, int power) =>
        units.Space == power && units.SpaceScale < Space.Length ? Space[units.SpaceScale]
        : units.Time == power && units.TimeScale < Time.Length ? Time[units.TimeScale]
        : units.Count == power && power > 0 && units.Time < 0 ? "counts" : "";
}
