using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>Writes a sample as <c>pminfo -df</c> does, byte for byte.</summary>
public static class PminfoText
{
    /// <summary>Writes.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="output">Where to.</param>
    public static void Write(AgentSample sample, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(output);
        for (var i = 0; i < sample.Metrics.Count; i++)
        {
            var metric = sample.Metrics[i];
            output.Write('\n');
            output.Write($"{metric.Name}\n");
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                    $"    Data Type: {TypeText(metric.Type)}  InDom: {metric.Indom} 0x{metric.Indom.Value:x}\n"));
            output.Write($"    Semantics: {metric.Semantics.ToString().ToLowerInvariant()}  Units: {metric.Units}\n");
            WriteValues(sample, i, metric, output);
        }
    }

    private static void WriteValues(AgentSample sample, int index, MetricDescriptor metric, TextWriter output)
    {
        var set = sample.Values.Sets[index];
        if (set.Count == 0)
        {
            output.Write(set.Error == 0 ? "No value(s) available!\n" : $"Error: {ErrorCodes.Text(set.Error)}\n");
            return;
        }

        for (var v = set.First; v < set.First + set.Count; v++)
        {
            var id = sample.Values.InstanceAt(v);
            var value = metric.Type switch
            {
                MetricType.String => $"\"{sample.Values.TextAt(v)}\"",
                MetricType.Double => Double(sample.Values.NumberAt(v, MetricType.Double)),
                _ => sample.Number(v, metric.Type),
            };
            output.Write(metric.Indom.IsNull
                ? $"    value {value}\n"
                : string.Create(CultureInfo.InvariantCulture,
                    $"    inst [{id} or \"{sample.InstanceName(metric.Indom, id)}\"] value {value}\n"));
        }
    }

    /// <summary>A double as C's <c>%.16g</c> writes it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public static string Double(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        var text = value.ToString("E15", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        var digits = text[..mark].Replace("-", "", StringComparison.Ordinal).Replace(".", "",
            StringComparison.Ordinal).TrimEnd('0');
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return string.Create(
                CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1)
            return sign + digits.PadRight(exponent + 1, '0');
        return sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static string TypeText(MetricType type) => type switch
    {
        MetricType.Int32 => "32-bit int",
        MetricType.UInt32 => "32-bit unsigned int",
        MetricType.Int64 => "64-bit int",
        MetricType.UInt64 => "64-bit unsigned int",
        _ => type.ToString().ToLowerInvariant(),
    };
}
