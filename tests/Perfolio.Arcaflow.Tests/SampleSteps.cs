using System.Collections.Concurrent;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Tests;

/// <summary>A plug-in with a step that answers at once and one that waits until it is cancelled.</summary>
internal static class SampleSteps
{
    internal static PluginDefinition Plugin { get; } = new(new GreetStep(), new WaitStep());
}

internal sealed class GreetInput : IPluginObject<GreetInput>
{
    public static ObjectSchema<GreetInput> Schema { get; } = new ObjectSchema<GreetInput>("GreetInput", () => new())
        .Required("name", new StringType(min: 1), o => o.Name, (o, v) => o.Name = v, new("Name", "Who is \"greeted\""));

    public string Name { get; set; } = "";
}

internal sealed class GreetOutput : IPluginObject<GreetOutput>
{
    public static ObjectSchema<GreetOutput> Schema { get; } = new ObjectSchema<GreetOutput>("GreetOutput", () => new())
        .Required("message", new StringType(max: 20), o => o.Message, (o, v) => o.Message = v);

    public string Message { get; set; } = "";
}

internal sealed class GreetStep() : PluginStep<GreetInput>("greet", new Display("Greet", "Says hello"))
{
    private static readonly StepOutput<GreetOutput> Success = new("success");

    public override IReadOnlyList<StepOutput> Outputs => [Success];

    protected override Task<StepResult> RunAsync(GreetInput input, StepContext context)
    {
        if (input.Name == "nobody") throw new InvalidOperationException("there is nobody");
        context.Log.WriteLine($"greeting {input.Name}");
        return Task.FromResult(Success.With(new GreetOutput { Message = $"Hello, {input.Name}!" }));
    }
}

internal sealed class WaitStep() : PluginStep<WaitStep.Empty>("wait", new Display("Wait"))
{
    private static readonly StepOutput<GreetOutput> Success = new("success");

    internal static ConcurrentDictionary<string, bool> Stopped { get; } = new();

    public override IReadOnlyList<StepOutput> Outputs => [Success];

    public override IReadOnlyList<SignalHandler> SignalHandlers => [CancelSignal.Handler];

    protected override async Task<StepResult> RunAsync(Empty input, StepContext context)
    {
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.Stopping.Register(stopped.SetResult);
        await stopped.Task;
        Stopped[context.RunId] = true;
        return Success.With(new GreetOutput { Message = "cancelled" });
    }

    internal sealed class Empty : IPluginObject<Empty>
    {
        public static ObjectSchema<Empty> Schema { get; } = new("Empty", () => new());
    }
}
