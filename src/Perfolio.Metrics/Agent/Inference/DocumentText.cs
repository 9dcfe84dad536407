using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Inference;

/// <summary>Documents as trees, for inference. The text is checked as strictly as data are.</summary>
public static class DocumentText
{
    private static readonly SourceSchema Nothing = new() { Form = SchemaForm.Inferred, Arrays = [], Metrics = [] };

    /// <summary>Reads a text that is one document, or one document per line.</summary>
    /// <param name="text">JSON or NDJSON text, UTF-8.</param>
    /// <param name="file">Its name for messages.</param>
    /// <returns>The documents, at least one.</returns>
    /// <exception cref="ProfileException">It is not JSON.</exception>
    public static IReadOnlyList<JsonValue> ReadAll(ReadOnlySpan<byte> text, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TryRead(text, file, out var whole) is not { } fault)
            return [whole!];
        var documents = new List<JsonValue>();
        var number = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = text[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (TryRead(line, file, out var document) is { } wrong)
                throw new ProfileException(file, number == 1 || documents.Count == 0 ? fault.Describe(text)
                    : FormattableString.Invariant($"line {number}: {wrong.Reason}"));
            documents.Add(document!);
        }

        return documents.Count > 0 ? documents : throw new ProfileException(file, "there is no document");
    }

    internal static JsonFault? TryRead(ReadOnlySpan<byte> text, string file, out JsonValue? document)
    {
        document = null;
        var buffer = new ByteBuffer(text.Length);
        buffer.Append(text);
        buffer.Terminate();
        var parser = new DocumentParser(new MatchTree(Nothing), DocumentLimits.Default);
        if (!parser.Parse(buffer.Array, 0, buffer.Length))
            return parser.Fault;
        document = JsonTextReader.Parse(text, file);
        return null;
    }
}
