using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>What a property of an object says about itself beyond its type.</summary>
/// <param name="Name">A short name, or null.</param>
/// <param name="Description">A sentence, or null.</param>
public sealed record PropertyTraits(string? Name = null, string? Description = null)
{
    /// <summary>The property is required when any of these is set.</summary>
    public IReadOnlyList<string> RequiredIf { get; init; } = [];

    /// <summary>The property is required when none of these is set.</summary>
    public IReadOnlyList<string> RequiredIfNot { get; init; } = [];

    /// <summary>The property cannot be set together with any of these.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>Examples of a value.</summary>
    public IReadOnlyList<JsonValue> Examples { get; init; } = [];

    /// <summary>Why the property cannot be used, or null when it can.</summary>
    public string? DisabledReason { get; init; }

    internal Display Display => new(Name, Description);
}
