using Perfolio.Metrics.Agent.Engine;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>How a reading went.</summary>
/// <param name="State">Ok when there is a document.</param>
/// <param name="Message">What is wrong.</param>
internal readonly record struct InputReading(SourceState State, string Message = "")
{
    public static InputReading Good => new(SourceState.Ok);

    /// <summary>It is what was read before.</summary>
    public static InputReading Same => new(SourceState.Ok) { IsSame = true };

    public bool IsSame { get; private init; }

    public bool IsGood => State == SourceState.Ok;
}
