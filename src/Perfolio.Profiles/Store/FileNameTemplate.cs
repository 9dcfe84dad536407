using System.Globalization;
using System.Text;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Store;

/// <summary>
/// Names of new profile files from a template such as <c>%collector%-%cmd%-%workload%-%date%</c>
/// (docs/formats/perun-store.md, "File names"). A token is what stands between two percent signs and nothing else; a percent
/// sign that begins no token, and an unknown token, are errors at once and not odd file names later.
/// </summary>
public sealed class FileNameTemplate
{
    /// <summary>The template used when the configuration has none.</summary>
    public const string Default = "%collector%-%cmd%-%workload%-%date%";

    private const string Missing = "_";
    private static readonly string[] Tokens =
        ["collector", "postprocessors", "cmd", "workload", "type", "date", "origin", "counter"];

    private static int _counter;

    private readonly List<(string Text, bool IsToken)> _parts = [];

    private FileNameTemplate()
    {
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="OperationException">A percent sign is alone, or a token is unknown.</exception>
    public static FileNameTemplate Parse(string template)
    {
        var parsed = new FileNameTemplate();
        int at = 0;
        while (at < template.Length)
        {
            int open = template.IndexOf('%', at);
            if (open < 0) open = template.Length;
            if (open > at) parsed._parts.Add((template[at..open], false));
            if (open == template.Length) break;
            int close = template.IndexOf('%', open + 1);
            if (close < 0)
                throw new OperationException(
                    $"the file name template '{template}' has a '%' without its partner at position {open}");
            string token = template[(open + 1)..close];
            if (!IsKnown(token))
            {
                throw new OperationException(
                    $"the file name template '{template}' has the unknown token '%{token}%'; known are " +
                        $"%{string.Join("%, %", Tokens)}% and %unit.parameter%");
            }

            parsed._parts.Add((token, true));
            at = close + 1;
        }

        return parsed;
    }

    /// <summary>The base name of a profile's file, ending in <c>.perf</c>. Every call counts for <c>%counter%</c>.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="time">The clock of <c>%date%</c>.</param>
    public string Render(Profile profile, TimeProvider time)
    {
        int counter = Interlocked.Increment(ref _counter);
        var name = new StringBuilder();
        foreach ((string text, bool isToken) in _parts)
            name.Append(isToken ? Value(text, profile, time, counter) : text.Replace('/', '_'));
        return name.Append(PendingIndex.Extension).ToString();
    }

    /// <summary>A value with every character that does not belong into a file name replaced by <c>_</c>.</summary>
    internal static string Sanitize(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (char c in value) clean.Append("#%&{}\\<>*?/ $!'\":@".Contains(c) || char.IsControl(c) ? '_' : c);
        return clean.ToString();
    }

    private static bool IsKnown(string token)
    {
        if (Tokens.Contains(token)) return true;
        string[] names = token.Split('.');
        return names.Length == 2 && names.All(n => n.Length > 0 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
    }

    private static string Value(string token, Profile profile, TimeProvider time, int counter) => token switch
    {
        "collector" => OrMissing(Sanitize(profile.CollectorName)),
        "postprocessors" => profile.Postprocessors.Count == 0
            ? Missing
            : "after-" + string.Join("-and-", profile.PostprocessorNames.Select(Sanitize)),
        "cmd" => Bracketed(profile.Command),
        "workload" => Bracketed(profile.Workload),
        "type" => OrMissing(Sanitize(profile.Type)),
        "date" => time.GetUtcNow().ToString("yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture),
        "origin" => OrMissing(Sanitize(profile.Origin ?? "")),
        "counter" => counter.ToString(CultureInfo.InvariantCulture),
        _ => Parameter(token.Split('.'), profile),
    };

    private static string Parameter(string[] names, Profile profile)
    {
        string unit = names[0].Replace('-', '_');
        foreach (JsonValue info in profile.Postprocessors.Prepend(profile.CollectorInfo))
        {
            if (info.Member("name")?.StringOrNull()?.Replace('-', '_') != unit) continue;
            JsonValue? parameters = info.Member("params");
            JsonValue? value = parameters?.Member(names[1]) ?? parameters?.Member(names[1].Replace('-', '_'));
            return value is null ? Missing : OrMissing(Sanitize(value.ToDisplayText()));
        }

        return Missing;
    }

    // Only what follows the last slash counts, so the arguments of a command with a path in them are cut too.
    private static string Bracketed(string value) => $"[{OrMissing(Sanitize(value[(value.LastIndexOf('/') + 1)..]))}]";

    private static string OrMissing(string value) => value.Length == 0 ? Missing : value;
}
