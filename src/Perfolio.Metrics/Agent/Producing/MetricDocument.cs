using System.Text.Encodings.Web;
using System.Text.Json;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;

namespace Perfolio.Metrics.Agent.Producing;

/// <summary>
/// What a program publishes as metrics: declared once, set whenever it changes, written as metadata.json and data that
/// <c>perfolio agent json</c> reads. Nobody writes JSON or schemas by hand. Setting and writing may happen in different threads.
/// </summary>
/// <example>
/// <code>
/// var document = new MetricDocument("myapp");
/// var requests = document.Counter("requests_total", "Requests answered");
/// var disks = document.Array("disks", "Disks by name");
/// var reads = disks.Counter("reads_total", "Reads", "count");
/// requests.Set(5);
/// reads.Set("sda", 17);
/// document.Publish("/run/myapp");
/// </code>
/// </example>
public sealed class MetricDocument
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly string? _prefix;
    private readonly List<ProducedMetric> _metrics = [];
    private readonly List<ProducedArray> _arrays = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Makes a document.</summary>
    /// <param name="prefix">Name of the source; null for the name of the directory it is published in.</param>
    public MetricDocument(string? prefix = null) => _prefix = prefix is null ? null : MetricNames.Dotted(prefix);

    /// <summary>Declares a number that only grows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="units">Units as in <c>count</c> or <c>Mbyte / sec</c>; empty for none.</param>
    /// <returns>What sets it.</returns>
    /// <exception cref="OperationException">The name is taken or no name, or the units are none.</exception>
    public ProducedMetric Counter(string name, string description = "", string units = "") =>
        Add(name, MetricType.Int64, MetricSemantics.Counter, description, units, null);

    /// <summary>Declares an integer that goes up and down.</summary>
    /// <inheritdoc cref="Counter"/>
    public ProducedMetric Integer(string name, string description = "", string units = "") =>
        Add(name, MetricType.Int64, MetricSemantics.Instant, description, units, null);

    /// <summary>Declares a number with a fraction.</summary>
    /// <inheritdoc cref="Counter"/>
    public ProducedMetric Double(string name, string description = "", string units = "") =>
        Add(name, MetricType.Double, MetricSemantics.Instant, description, units, null);

    /// <summary>Declares a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <returns>What sets it.</returns>
    /// <exception cref="OperationException">The name is taken or no name.</exception>
    public ProducedMetric Text(string name, string description = "") =>
        Add(name, MetricType.String, MetricSemantics.Discrete, description, "", null);

    /// <summary>Declares an array, whose elements have names.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What its elements are.</param>
    /// <returns>What declares the metrics of an element.</returns>
    /// <exception cref="OperationException">The name is taken or no name.</exception>
    public ProducedArray Array(string name, string description = "")
    {
        lock (_lock)
        {
            Take(name);
            var array = new ProducedArray(this, name, description);
            _arrays.Add(array);
            return array;
        }
    }

    /// <summary>The metadata.</summary>
    /// <returns>JSON text.</returns>
    public string Metadata()
    {
        lock (_lock)
        {
            return MetadataWriter.Write(new SourceSchema
            {
                Form = SchemaForm.Metadata,
                Name = _prefix,
                Arrays = [.. _arrays.Select(static a => new JsonArray(a.Name, [a.Name], ["__id"]) { Help = a.Description })],
                Metrics = [.. _metrics.Select(m => m.Describe(m.Owner is null ? -1 : _arrays.IndexOf(m.Owner)))],
            });
        }
    }

    /// <summary>The values as they are now.</summary>
    /// <returns>JSON text in one line, ending in a line feed.</returns>
    public byte[] Data()
    {
        using var stream = new MemoryStream();
        lock (_lock)
        {
            using var writer = new Utf8JsonWriter(stream, Layout);
            writer.WriteStartObject();
            foreach (var metric in _metrics.Where(static m => m.Owner is null))
                metric.Write(writer, "");
            foreach (var array in _arrays)
                WriteArray(writer, array);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The line that tells the agent through a socket or pipe what the following lines are.</summary>
    /// <param name="source">Name of the source.</param>
    /// <returns>JSON text in one line, ending in a line feed.</returns>
    public byte[] Head(string source)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            using var metadata = JsonDocument.Parse(Metadata());
            writer.WriteStartObject();
            writer.WriteStartObject("perfolio");
            writer.WriteString("source", source);
            writer.WritePropertyName("metadata");
            metadata.RootElement.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Writes <c>data.json</c> and, where it is another, <c>metadata.json</c> into a directory; each replaces the old
    /// one as a whole.</summary>
    /// <param name="directory">The directory; it is made when missing.</param>
    /// <exception cref="OperationException">They cannot be written.</exception>
    public void Publish(string directory)
    {
        var metadata = Path.Combine(directory, "metadata.json");
        var text = Metadata();
        if (!File.Exists(metadata) || File.ReadAllText(metadata) != text)
            AtomicFile.Write(metadata, System.Text.Encoding.UTF8.GetBytes(text), durable: false);
        AtomicFile.Write(Path.Combine(directory, "data.json"), Data(), durable: false);
    }

    internal ProducedMetric Add(string name, MetricType type, MetricSemantics semantics, string description, string units,
        ProducedArray? owner)
    {
        if (UnitsText.Parse(units, out var parsed) is { } reason)
            throw new OperationException($"metric '{name}': units '{units}': {reason}");
        lock (_lock)
        {
            Take(owner is null ? name : $"{owner.Name}.{name}");
            var metric = new ProducedMetric(_lock, name, type, semantics, description, parsed, owner);
            _metrics.Add(metric);
            return metric;
        }
    }

    private void Take(string name)
    {
        if (!MetricNames.IsLegal(name))
            throw new OperationException($"'{name}' is not a name of metrics: letters, digits and _, a letter first");
        if (!_names.Add(name))
            throw new OperationException($"metric '{name}' is declared twice");
    }

    private void WriteArray(Utf8JsonWriter writer, ProducedArray array)
    {
        var metrics = _metrics.Where(m => m.Owner == array).ToList();
        writer.WriteStartArray(array.Name);
        foreach (var element in metrics.SelectMany(static m =>
            m.Elements).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("__id", element);
            foreach (var metric in metrics)
                metric.Write(writer, element);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
