using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>How something is shown to a user.</summary>
/// <param name="Name">A short name, or null.</param>
/// <param name="Description">A sentence, or null.</param>
/// <param name="Icon">SVG text, or null.</param>
public sealed record Display(string? Name = null, string? Description = null, string? Icon = null)
{
    /// <summary>Nothing to show.</summary>
    public static Display None { get; } = new();

    // The protocol takes no empty texts here; an empty map is fine.
    internal void Describe(IValueWriter writer) => new MapEntries()
        .Add("name", Filled(Name)).Add("description", Filled(Description)).Add("icon", Filled(Icon)).WriteTo(writer);

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
