namespace Perfolio.Reporting.Listings;

/// <summary>One piece of a list format: literal text, or a column.</summary>
/// <param name="Literal">The text, or null for a column.</param>
/// <param name="Name">The column's name; empty for text.</param>
/// <param name="Width">The width asked for; null for as wide as the longest value.</param>
/// <param name="Fill">What fills a cell up.</param>
internal sealed record ListToken(string? Literal, string Name, int? Width, char Fill)
{
    /// <summary>The narrowest the column may be: the length of its name.</summary>
    public int Least => Math.Max(Width ?? 0, Name.Length);
}
