using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Steps;

/// <summary>A signal between the client and a run.</summary>
public abstract class Signal
{
    private protected Signal(string id, ScopeSchema scope, Display? display)
    {
        SchemaId.Check(id);
        Id = id;
        Scope = scope;
        Display = display;
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>What the signal carries.</summary>
    public ScopeSchema Scope { get; }

    /// <summary>How it is shown, or null.</summary>
    public Display? Display { get; }

    internal void Describe(IValueWriter writer)
    {
        MapEntries entries = new MapEntries().Add("id", Id).Add("data_schema", Scope.Describe);
        if (Display is not null) entries.Add("display", Display.Describe);
        entries.WriteTo(writer);
    }
}

/// <summary>A signal that a step takes.</summary>
public abstract class SignalHandler : Signal
{
    private protected SignalHandler(string id, ScopeSchema scope, Display? display)
        : base(id, scope, display)
    {
    }

    internal abstract void Deliver(JsonValue data, StepContext context);
}

/// <summary>A signal that a step takes, with the C# type of what it carries.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public sealed class SignalHandler<T> : SignalHandler
    where T : IPluginObject<T>
{
    private readonly ScopeSchema<T> _scope;
    private readonly Action<T, StepContext> _handle;

    /// <summary>Makes a handler.</summary>
    /// <param name="id">The id of the signal.</param>
    /// <param name="handle">What happens; called on the thread that reads messages, so it must not wait.</param>
    /// <param name="display">How it is shown.</param>
    public SignalHandler(string id, Action<T, StepContext> handle, Display? display = null)
        : this(id, new ScopeSchema<T>(), handle, display)
    {
    }

    private SignalHandler(string id, ScopeSchema<T> scope, Action<T, StepContext> handle, Display? display)
        : base(id, scope, display)
    {
        _scope = scope;
        _handle = handle;
    }

    internal override void Deliver(JsonValue data, StepContext context) => _handle(_scope.Read(data), context);
}

/// <summary>A signal that a step sends.</summary>
/// <typeparam name="T">The C# type of what it carries.</typeparam>
public sealed class SignalEmitter<T> : Signal
    where T : IPluginObject<T>
{
    private readonly ScopeSchema<T> _scope;

    /// <summary>Makes an emitter.</summary>
    public SignalEmitter(string id, Display? display = null)
        : this(id, new ScopeSchema<T>(), display)
    {
    }

    private SignalEmitter(string id, ScopeSchema<T> scope, Display? display)
        : base(id, scope, display) => _scope = scope;

    internal void Write(T data, IValueWriter writer) => _scope.Write(data, writer);
}
