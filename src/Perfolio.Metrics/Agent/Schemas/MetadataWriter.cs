using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Writes a schema as metadata.json, so that reading it back gives the same metrics.</summary>
public static class MetadataWriter
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n"
    };

    /// <summary>Writes.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>JSON text, ending in a line feed.</returns>
    public static string Write(SourceSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            writer.WriteStartObject();
            if (schema.Name is not null)
                writer.WriteString("prefix", schema.Name);
            if (schema.Generation is not null)
                writer.WriteString("generation", JsonPointer.Format(schema.Generation));
            WriteLabels(writer, schema.Labels);
            writer.WriteStartArray("metrics");
            var written = new HashSet<int>();
            foreach (var metric in schema.Metrics)
            {
                if (metric.Array < 0)
                    WriteMetric(writer, metric, metric.OriginalName ?? metric.Name);
                else if (written.Add(metric.Array))
                    WriteArray(writer, schema, metric.Array);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void WriteArray(Utf8JsonWriter writer, SourceSchema schema, int index)
    {
        var array = schema.Arrays[index];
        writer.WriteStartObject();
        writer.WriteString("name", array.Name);
        writer.WriteString("pointer", JsonPointer.Format(array.Pointer));
        writer.WriteString("type", "array");
        if (array.Help.Length > 0)
            writer.WriteString("description", array.Help);
        if (array.Index is not null)
            writer.WriteString("index", JsonPointer.Format(array.Index));
        writer.WriteStartArray("metrics");
        foreach (var metric in schema.Metrics)
        {
            if (metric.Array == index)
                WriteMetric(writer, metric, metric.Name == array.Name ? "value" : metric.Name[(array.Name.Length + 1)..]);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter writer, JsonMetric metric, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("pointer", JsonPointer.Format(metric.Pointer));
        writer.WriteString("type", metric.Type switch
        {
            MetricType.Int64 => "integer",
            MetricType.UInt64 => "unsigned",
            MetricType.Double => "double",
            MetricType.UInt32 => "boolean",
            _ => "string",
        });
        if (metric.Help.Length > 0)
            writer.WriteString("description", metric.Help);
        if (metric.Units != default)
            writer.WriteString("units", UnitsText.Format(metric.Units));
        writer.WriteString("semantics", metric.Semantics.ToString().ToLowerInvariant());
        if (metric.IsRequired)
            writer.WriteBoolean("required", true);
        if (metric.AcceptsScalars)
            writer.WriteBoolean("any-scalar", true);
        if (metric.Default is not null)
        {
            writer.WritePropertyName("default");
            writer.WriteRawValue(metric.Default.ToString());
        }

        if (metric.Bounds is { } bounds && double.IsFinite(bounds.Minimum))
            writer.WriteNumber("minimum", bounds.Minimum);
        if (metric.Bounds is { } upper && double.IsFinite(upper.Maximum))
            writer.WriteNumber("maximum", upper.Maximum);
        WriteLabels(writer, metric.Labels);
        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        if (labels.Count == 0)
            return;
        writer.WriteStartObject("labels");
        foreach (var (name, value) in labels)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value);
        }

        writer.WriteEndObject();
    }
}
