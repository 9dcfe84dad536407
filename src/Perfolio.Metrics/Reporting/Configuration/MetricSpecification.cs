using System.Globalization;
using Perfolio.Metrics.Reporting.Units;

namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>A metric of a report and how to show it: <c>metric,label,instances,unit,type,width,precision,limit</c>, all but the
/// first optional.</summary>
public sealed record MetricSpecification
{
    /// <summary>Name of a metric, or of a node that stands for all below.</summary>
    public required string Name { get; init; }

    /// <summary>Heading in tables; null for the name.</summary>
    public string? Label { get; init; }

    /// <summary>Names or regular expressions of the instances to show; empty for all.</summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>Units to convert to; null for the metric's own.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a counter is shown as it is (<c>raw</c>) and not as a rate; null for the default.</summary>
    public bool? Raw { get; init; }

    /// <summary>Width of the column; null for the default.</summary>
    public int? Width { get; init; }

    /// <summary>Digits behind the point; null for the default.</summary>
    public int? Precision { get; init; }

    /// <summary>Only values at or above this (negative: at or below); null for the default.</summary>
    public double? Limit { get; init; }

    /// <summary>Definition, when the metric is derived.</summary>
    public string? Formula { get; init; }

    /// <summary>Line of a configuration; 0 on the command line.</summary>
    public int Line { get; init; }

    /// <summary>Reads a specification of the command line.</summary>
    /// <param name="text">Metric and what follows, with commas in between.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ReportSyntaxException">It cannot be read.</exception>
    public static MetricSpecification Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var name = (comma < 0 ? text : text[..comma]).Trim();
        if (name.Length == 0)
            throw new ReportSyntaxException($"'{text}' begins with no metric; use metric,label,instances,unit,type,width,precision,limit");
        var specification = new MetricSpecification { Name = name };
        return comma < 0 ? specification : specification.With(text[(comma + 1)..]);
    }

    /// <summary>The same metric with what stands behind its name in the compact form.</summary>
    /// <param name="text"><c>label,instances,unit,type,width,precision,limit</c>.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ReportSyntaxException">It cannot be read.</exception>
    public MetricSpecification With(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] keys = ["label", "instances", "unit", "type", "width", "precision", "limit"];
        var result = this;
        var at = 0;
        foreach (var key in keys)
        {
            if (at > text.Length)
                return result;
            var end = key == "instances" ? InstanceList.End(text, at) : text.IndexOf(',', at);
            if (end < 0)
                end = text.Length;
            var value = text[at..end].Trim();
            if (value.Length > 0)
                result = result.With(key, value);
            at = end + 1;
        }

        return at >= text.Length || text[(at - 1)..].Trim(' ', ',').Length == 0
            ? result
            : throw new ReportSyntaxException($"{Name}: nothing is known behind the limit: '{text[at..]}'");
    }

    /// <summary>The same metric with one specifier set.</summary>
    /// <param name="key">label, instances, unit, type, width, precision, limit or formula.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ReportSyntaxException">It cannot be read.</exception>
    public MetricSpecification With(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (key)
        {
            case "label":
                return this with { Label = value };
            case "instances":
                return this with { Instances = InstanceList.Parse(value) };
            case "unit":
                return UnitsSyntax.TryParse(value, out _, out _, out var error) ? this with { Unit = value } : throw new ReportSyntaxException($"{Name}: {error}");
            case "type":
                return value is "raw" or "default" ? this with { Raw = value == "raw" ? true : null } : throw new ReportSyntaxException($"{Name}: the type is 'raw' or nothing, not '{value}'");
            case "width":
                return this with { Width = Number(key, value, 1000) };
            case "precision":
                return this with { Precision = Number(key, value, ReportSettings.MostDigits) };
            case "limit":
                return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) && double.IsFinite(limit)
                    ? this with { Limit = limit }
                    : throw new ReportSyntaxException($"{Name}: the limit is a number, not '{value}'");
            case "formula":
                return this with { Formula = value };
            default:
                throw new ReportSyntaxException($"{Name}: there is no specifier '{key}'; there are: label, formula, instances, unit, type, width, precision, limit");
        }
    }

    private int Number(string key, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new ReportSyntaxException($"{Name}: the {key} is a whole number up to {most}, not '{value}'");
}
