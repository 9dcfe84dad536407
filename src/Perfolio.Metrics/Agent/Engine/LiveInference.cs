using Perfolio.Metrics.Agent.Inference;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Values;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>The schema of a source that has none: derived from its first documents, and again when one does not fit.</summary>
internal sealed class LiveInference
{
    private const int FirstDocuments = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SchemaInference _inference = new();
    private readonly TimeProvider _time;
    private long _last;
    private string _text = "";

    public LiveInference(TimeProvider time) => _time = time;

    /// <summary>The schema so far; null before the first document.</summary>
    public SourceSchema? Schema { get; private set; }

    /// <summary>Whether a document should be looked at.</summary>
    /// <param name="values">The document by the schema so far.</param>
    public bool Wants(DocumentValues values) => _inference.Documents < FirstDocuments
        || ((values.Surplus > 0 || values.IsWrongShape || HasViolations(values)) && _time.GetElapsedTime(_last) > Pause);

    /// <summary>Looks at a document that was found to be JSON.</summary>
    /// <returns>Whether there is another schema now.</returns>
    public bool Observe(ReadOnlySpan<byte> document, string source)
    {
        _last = _time.GetTimestamp();
        try
        {
            _inference.Observe(JsonTextReader.Parse(document, source));
        }
        catch (ProfileException)
        {
            // Larger than half of the memory: the limit of documents speaks first.
            return false;
        }

        var schema = _inference.Build();
        var text = MetadataWriter.Write(schema);
        if (text == _text)
            return false;
        _text = text;
        Schema = schema;
        return true;
    }

    private static bool HasViolations(DocumentValues values)
    {
        foreach (var table in values.Tables)
        {
            for (var row = 0; row < table.Rows; row++)
            {
                for (var column = 0; column < table.Columns; column++)
                {
                    if (table.State(row, column).IsViolation())
                        return true;
                }
            }
        }

        return false;
    }
}
