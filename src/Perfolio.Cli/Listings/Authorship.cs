using System.Globalization;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Cli.Listings;

/// <summary>Who made a minor version and when, as a line; without version control nobody did.</summary>
internal static class Authorship
{
    /// <summary>The line without its end, or null when nothing is known.</summary>
    public static string? Line(MinorVersion minor) => minor.Author is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Author: {minor.Author} <{minor.Email}> {minor.Date:yyyy-MM-dd HH:mm:ss}");
}
