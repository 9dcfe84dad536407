using System.Text.Unicode;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Reads a schema in either form; which one it is shows from its members.</summary>
public static class SchemaReader
{
    /// <summary>Largest schema in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Reads a schema.</summary>
    /// <param name="text">JSON text, UTF-8.</param>
    /// <param name="file">Its name for messages.</param>
    /// <returns>The schema; what of it cannot be used is named in it.</returns>
    /// <exception cref="ProfileException">It is not JSON, not a schema, or demands what is not supported.</exception>
    public static SourceSchema Read(ReadOnlySpan<byte> text, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (text.Length > MaxBytes)
            throw new ProfileException(file, "the schema is longer than 16 MiB");
        if (!Utf8.IsValid(text))
            throw new ProfileException(file, "the schema is not UTF-8");
        return Read(Parse(text, file), file);
    }

    /// <summary>Reads a schema that was parsed already.</summary>
    /// <param name="root">The schema.</param>
    /// <param name="file">Its name for messages.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ProfileException">It is not a schema, or demands what is not supported.</exception>
    public static SourceSchema Read(JsonValue root, string file)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Kind != JsonKind.Object)
            throw new ProfileException(file, "the schema is not an object");
        if (root.Member("metrics") is not null)
            return new MetadataReader(file).Read(root);
        if (root.Member("properties") is not null || root.Member("type") is not null)
            return new JsonSchemaReader(file).Read(root);
        throw new ProfileException(file, "neither a list 'metrics' (metadata) nor 'properties' (JSON Schema)");
    }

    private static JsonValue Parse(ReadOnlySpan<byte> text, string file)
    {
        try
        {
            return JsonTextReader.Parse(text, file);
        }
        catch (ProfileException e) when (e.Offset is { } offset)
        {
            throw new ProfileException(file, new JsonFault((int)offset, e.Reason).Describe(text), null, e);
        }
    }
}
