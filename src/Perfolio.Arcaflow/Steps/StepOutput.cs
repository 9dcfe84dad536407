using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Steps;

/// <summary>One way in which a step can end.</summary>
public abstract class StepOutput
{
    private protected StepOutput(string id, ScopeSchema scope, Display? display, bool isError)
    {
        SchemaId.Check(id);
        Id = id;
        Scope = scope;
        Display = display;
        IsError = isError;
    }

    /// <summary>The id, such as <c>success</c>.</summary>
    public string Id { get; }

    /// <summary>What the output holds.</summary>
    public ScopeSchema Scope { get; }

    /// <summary>How it is shown, or null.</summary>
    public Display? Display { get; }

    /// <summary>True when the engine is to treat it as an error.</summary>
    public bool IsError { get; }

    internal void Describe(IValueWriter writer)
    {
        MapEntries entries = new MapEntries().Add("schema", Scope.Describe).Add("error", IsError);
        if (Display is not null) entries.Add("display", Display.Describe);
        entries.WriteTo(writer);
    }
}

/// <summary>One way in which a step can end, with the C# type of what it returns then.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public sealed class StepOutput<T> : StepOutput
    where T : IPluginObject<T>
{
    private readonly ScopeSchema<T> _scope;

    /// <summary>Makes an output.</summary>
    public StepOutput(string id, Display? display = null, bool isError = false)
        : this(id, new ScopeSchema<T>(), display, isError)
    {
    }

    private StepOutput(string id, ScopeSchema<T> scope, Display? display, bool isError)
        : base(id, scope, display, isError) => _scope = scope;

    /// <summary>The end of a step with this output.</summary>
    public StepResult With(T value) => new(Id, writer => _scope.Write(value, writer));
}
