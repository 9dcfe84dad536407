namespace Perfolio.Cli.Listings;

/// <summary>Colours of listings: the profile types as Perun colours them.</summary>
internal static class Ansi
{
    public const string Red = "31";
    public const string Green = "32";
    public const string Yellow = "33";
    public const string Blue = "34";
    public const string Cyan = "36";
    public const string White = "37";

    public static string Paint(string text, string colour, bool on) => on ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    public static string OfType(string type) => type switch
    {
        "time" => Blue,
        "mixed" => Cyan,
        _ => White,
    };
}
