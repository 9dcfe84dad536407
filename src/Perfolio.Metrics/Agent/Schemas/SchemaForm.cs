namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Where a schema came from.</summary>
public enum SchemaForm
{
    /// <summary>JSON Schema: title, properties, data, generation.</summary>
    JsonSchema,

    /// <summary>A list of metrics with pointers (metadata.json).</summary>
    Metadata,

    /// <summary>Derived from data.</summary>
    Inferred,
}
