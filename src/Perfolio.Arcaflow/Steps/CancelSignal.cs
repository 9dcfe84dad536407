using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Steps;

/// <summary>What the signal <c>cancel</c> carries: nothing. The engine compares ids, so they are fixed.</summary>
public sealed class CancelSignal : IPluginObject<CancelSignal>
{
    /// <inheritdoc/>
    public static ObjectSchema<CancelSignal> Schema { get; } = new("cancelInput", () => new CancelSignal());

    /// <summary>Ends a run early with its usual output. A step without this handler is killed by the engine instead.</summary>
    public static SignalHandler Handler { get; } = new SignalHandler<CancelSignal>(
        "cancel", (_, context) => context.Stop(), new Display("Step Cancel", "Finish early and return what was collected"));
}
