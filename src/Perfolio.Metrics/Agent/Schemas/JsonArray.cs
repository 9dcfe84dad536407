namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>An array whose elements are instances.</summary>
/// <param name="Name">Name below the source's; its metrics begin with it.</param>
/// <param name="Pointer">Tokens of the pointer to the array.</param>
/// <param name="Index">Tokens of the pointer inside an element to its name; null when the position is the name.</param>
public sealed record JsonArray(string Name, IReadOnlyList<string> Pointer, IReadOnlyList<string>? Index)
{
    /// <summary>Help text of the instance domain; empty for none.</summary>
    public string Help { get; init; } = "";
}
