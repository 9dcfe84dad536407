using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>The output <c>error</c>.</summary>
public sealed class ErrorOutput : IPluginObject<ErrorOutput>
{
    /// <inheritdoc/>
    public static ObjectSchema<ErrorOutput> Schema { get; } = new ObjectSchema<ErrorOutput>("Error", () => new())
        .Required("error", new StringType(), o => o.Error, (o, v) => o.Error = v);

    /// <summary>What went wrong.</summary>
    public string Error { get; set; } = "";
}
