using System.Globalization;
using System.Text;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;
using Perfolio.Reporting.Listings;

namespace Perfolio.Cli.Listings;

/// <summary>What <c>log</c> shows: minor versions, newest first, with their profiles and changes.</summary>
internal sealed class LogListing
{
    private const string NoProfiles = "--no--profiles--";
    private const string StatsTitle = "a|m|x|t profiles";

    private static readonly string[] Columns = ["checksum", "stats", "changes", "desc", "date", "author", "email", "parents"];

    private readonly Session _session;
    private readonly IReadOnlyList<(MinorVersion Minor, ProfileCounts Counts)> _versions;

    public LogListing(Session session, string revision, CancellationToken token)
    {
        _session = session;
        _versions = session.Versions.Walk(revision, token).Select(m => (m, new ProfileCounts(Types(m.Sha, token)))).ToArray();
    }

    public string LongText()
    {
        var text = new StringBuilder();
        foreach ((MinorVersion minor, ProfileCounts counts) in _versions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Minor Version {minor.Sha}").AppendLine();
            text.AppendLine(counts.Total == 0 ? "(no tracked profiles)" : $"{counts.Total} tracked profiles ({counts.Long})");
            if (Authorship.Line(minor) is { } author) text.AppendLine(author);
            foreach (string parent in minor.Parents) text.AppendLine(CultureInfo.InvariantCulture, $"Parent: {parent}");
            text.AppendLine();
            foreach (string line in minor.Message.Split('\n'))
                text.AppendLine(CultureInfo.InvariantCulture, $"    {line.TrimEnd('\r')}");
            text.AppendLine();
        }

        return text.ToString();
    }

    public string ShortText(bool colour)
    {
        ListFormat format = ListFormat.Parse(
            _session.Configuration.GetText("format.shortlog", "%checksum:6% (%stats%) %desc% %changes%"), "format.shortlog",
            Columns);
        (string header, IReadOnlyList<string> lines) = format.Render(
            _versions.Select(v => (Func<string, string>)(column => Cell(v.Minor, v.Counts, column))).ToArray(),
            name => name == "stats" ? StatsTitle : name);
        var text = new StringBuilder();
        text.AppendLine(header.TrimEnd());
        foreach (string line in lines) text.AppendLine(Paint(line.TrimEnd(), colour));
        return text.ToString();
    }

    public void WriteJson(TextWriter output)
    {
        foreach ((MinorVersion minor, ProfileCounts counts) in _versions)
        {
            output.WriteLine(JsonValue.Object(
                ("minor_version", JsonValue.Of(minor.Sha)),
                ("date", Known(minor.Date?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture))),
                ("author", Known(minor.Author)),
                ("email", Known(minor.Email)),
                ("parents", JsonValue.Strings(minor.Parents)),
                ("message", JsonValue.Of(minor.Message)),
                ("profiles", JsonValue.Of(counts.Total)),
                ("changes", JsonValue.Of(Signs(minor.Sha)))));
        }
    }

    private static JsonValue Known(string? text) => text is null ? JsonValue.Null : JsonValue.Of(text);

    private static string Paint(string line, bool colour) => colour
        ? line.Replace(NoProfiles, Ansi.Paint(NoProfiles, Ansi.Yellow, true), StringComparison.Ordinal)
        : line;

    private IEnumerable<string> Types(string sha, CancellationToken token)
    {
        try
        {
            return _session.Store.Registered(sha, token).Select(p => p.Line.Type);
        }
        catch (ProfileException e)
        {
            // One damaged index must not hide the history.
            _session.Terminal.Warn(e.Message);
            return [];
        }
    }

    private string Cell(MinorVersion minor, ProfileCounts counts, string column) => column switch
    {
        "checksum" => minor.Sha,
        "stats" => counts.Total == 0 ? NoProfiles : $"{counts.Short} profiles",
        "changes" => Signs(minor.Sha),
        "desc" => minor.Subject,
        "date" => minor.Date?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
        "author" => minor.Author ?? "",
        "email" => minor.Email ?? "",
        _ => string.Join(' ', minor.Parents.Select(p => p[..Math.Min(8, p.Length)])),
    };

    private string Signs(string sha)
    {
        IReadOnlyList<PerformanceChange> changes = Changes.Of(_session, sha);
        return new string('+', changes.Count(c => c.IsOptimization)) + new string('-', changes.Count(c => c.IsDegradation));
    }
}
