using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Steps;

/// <summary>One thing that a plug-in does.</summary>
public abstract class PluginStep
{
    private protected PluginStep(string id, Display display, ScopeSchema input)
    {
        SchemaId.Check(id);
        Id = id;
        Display = display;
        Input = input;
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>How it is shown.</summary>
    public Display Display { get; }

    /// <summary>What it takes.</summary>
    public ScopeSchema Input { get; }

    /// <summary>How it can end.</summary>
    public abstract IReadOnlyList<StepOutput> Outputs { get; }

    /// <summary>The signals it takes.</summary>
    public virtual IReadOnlyList<SignalHandler> SignalHandlers => [];

    /// <summary>The signals it sends.</summary>
    public virtual IReadOnlyList<Signal> SignalEmitters => [];

    /// <summary>Checks an input, so that the step can then run on it.</summary>
    /// <exception cref="ConstraintException">The input does not fit.</exception>
    public abstract Func<StepContext, Task<StepResult>> Prepare(JsonValue input);

    internal void Describe(IValueWriter writer) => new MapEntries()
        .Add("id", Id)
        .Add("display", Display.Describe)
        .Add("input", Input.Describe)
        .Add("outputs", w => Map(w, Outputs, o => o.Id, o => o.Describe(w)))
        .Add("signal_handlers", w => Map(w, SignalHandlers, s => s.Id, s => s.Describe(w)))
        .Add("signal_emitters", w => Map(w, SignalEmitters, s => s.Id, s => s.Describe(w)))
        .WriteTo(writer);

    private static void Map<T>(IValueWriter writer, IReadOnlyList<T> items, Func<T, string> id, Action<T> describe)
    {
        writer.BeginMap(items.Count);
        foreach (T item in items)
        {
            writer.Key(id(item));
            describe(item);
        }

        writer.End();
    }
}

/// <summary>One thing that a plug-in does, with the C# type of its input. A new step is one class derived from this.</summary>
/// <typeparam name="TInput">The C# type of the input.</typeparam>
public abstract class PluginStep<TInput> : PluginStep
    where TInput : IPluginObject<TInput>
{
    private readonly ScopeSchema<TInput> _input;

    /// <summary>Makes the step.</summary>
    protected PluginStep(string id, Display display)
        : this(id, display, new ScopeSchema<TInput>())
    {
    }

    private PluginStep(string id, Display display, ScopeSchema<TInput> input)
        : base(id, display, input) => _input = input;

    /// <inheritdoc/>
    public sealed override Func<StepContext, Task<StepResult>> Prepare(JsonValue input)
    {
        TInput read = _input.Read(input);
        return context => RunAsync(read, context);
    }

    /// <summary>Does the work. What it throws ends the run as failed; foreseen failures are an output.</summary>
    protected abstract Task<StepResult> RunAsync(TInput input, StepContext context);
}
