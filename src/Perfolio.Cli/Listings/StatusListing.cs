using System.Globalization;
using System.Text;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;
using Perfolio.Reporting.Listings;

namespace Perfolio.Cli.Listings;

/// <summary>
/// Everything that <c>status</c> shows: the current minor version, its profiles, the pending ones, the changes found.
/// </summary>
internal sealed class StatusListing
{
    private static readonly string[] Columns = ["type", "cmd", "workload", "collector", "time", "source", "checksum", "realpath"];

    private readonly RepositoryStatus _repository;
    private readonly MinorVersion? _minor;
    private readonly IReadOnlyList<ProfileEntry> _registered;
    private readonly IReadOnlyList<ProfileEntry> _pending;
    private readonly IReadOnlyList<PerformanceChange> _changes;
    private readonly ListFormat _format;
    private readonly string _root;
    private readonly TimeZoneInfo _zone;

    private StatusListing(
        Session session, RepositoryStatus repository, MinorVersion? minor, PendingList pending, CancellationToken token)
    {
        _repository = repository;
        _minor = minor;
        _root = session.Instance.Root;
        _zone = session.Time.LocalTimeZone;
        _pending = pending.Profiles;
        Damaged = pending.Damaged;
        (_registered, IndexProblem) = minor is null ? ([], null) : Registered(session, minor.Sha, token);
        _changes = minor is null ? [] : Changes.Of(session, minor.Sha);
        _format = ListFormat.Parse(
            session.Configuration.GetText("format.status", "┃ %type% ┃ %collector%  ┃ (%time%) ┃ %source% ┃"), "format.status",
            Columns);
    }

    /// <summary>Pending files that are no readable profiles.</summary>
    public IReadOnlyList<DamagedProfile> Damaged { get; }

    /// <summary>Why the registered profiles cannot be listed, or null.</summary>
    public string? IndexProblem { get; }

    public static StatusListing Of(Session session, CancellationToken token)
    {
        // Two processes of git take most of the time, so they run side by side, and the pending profiles are read meanwhile.
        IVersionControl versions = session.Versions;
        Task<MinorVersion?> expected = Task.Run(() => HeadOf(versions), CancellationToken.None);
        Task<RepositoryStatus> asked = Task.Run(versions.Status, CancellationToken.None);
        PendingList pending = session.Store.Pending(token);
        RepositoryStatus repository = asked.GetAwaiter().GetResult();
        MinorVersion? minor = expected.GetAwaiter().GetResult();
        if (minor?.Sha != repository.Head) minor = repository.Head is { } head ? versions.Describe(head) : null;
        return new StatusListing(session, repository, minor, pending, token);
    }

    private static MinorVersion? HeadOf(IVersionControl versions)
    {
        try
        {
            return versions.Describe("HEAD");
        }
        catch (OperationException)
        {
            // There is no commit yet, or the status will say what is wrong.
            return null;
        }
    }

    public string Text(bool isShort, bool colour)
    {
        var text = new StringBuilder();
        if (_minor is null)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"On major version {_repository.Branch} (no minor version yet; commit something first)")
                .AppendLine();
        }
        else
        {
            string dirty = _repository.IsDirty ? ", with uncommitted changes" : "";
            text.AppendLine(
                CultureInfo.InvariantCulture, $"On major version {_repository.Branch} (minor version: {_minor.Sha}{dirty})")
                .AppendLine();
            if (!isShort) AppendMinorVersion(text, _minor);
        }

        AppendProfiles(text, _registered, isShort, colour);
        AppendProfiles(text, _pending, isShort, colour);
        if (!isShort) AppendChanges(text, colour);
        return text.ToString();
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonValue.Object(
        ("major_version", JsonValue.Of(_repository.Branch)),
        ("minor_version", _minor is null ? JsonValue.Null : JsonValue.Of(_minor.Sha)),
        ("dirty", JsonValue.Of(_repository.IsDirty)),
        ("registered", Json(_registered)),
        ("pending", Json(_pending)),
        ("damaged", JsonValue.Of(Damaged.Select(d => JsonValue.Object(("path", JsonValue.Of(d.Path)), ("reason", JsonValue.Of(d.Reason)))).ToArray())),
        ("changes", JsonValue.Of(_changes.Count))));

    // A damaged index must not hide the pending profiles.
    private static (IReadOnlyList<ProfileEntry> Profiles, string? Problem) Registered(
        Session session, string sha, CancellationToken token)
    {
        try
        {
            return (session.Store.Registered(sha, token), null);
        }
        catch (ProfileException e)
        {
            return ([], e.Message);
        }
    }

    private static void AppendMinorVersion(StringBuilder text, MinorVersion minor)
    {
        if (Authorship.Line(minor) is { } author)
        {
            text.AppendLine(author);
            text.AppendLine(CultureInfo.InvariantCulture, $"Parent: {string.Join(' ', minor.Parents)}").AppendLine();
        }

        text.AppendLine(minor.Message).AppendLine();
    }

    private void AppendProfiles(StringBuilder text, IReadOnlyList<ProfileEntry> profiles, bool isShort, bool colour)
    {
        bool pending = ReferenceEquals(profiles, _pending);
        string kind = pending ? "untracked" : "tracked";
        if (profiles.Count == 0)
        {
            string none = !pending && IndexProblem is not null
                ? "(the index of the tracked profiles is damaged)"
                : $"(no {kind} profiles)";
            text.AppendLine(none).AppendLine();
            return;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"{profiles.Count} {kind} profiles ({new ProfileCounts(profiles.Select(p => p.Line.Type)).Long})");
        text.AppendLine(isShort ? "" : ":").AppendLine();
        if (isShort) return;

        (string header, IReadOnlyList<string> lines) = _format.Render(
            profiles.Select(p => (Func<string, string>)(column => Cell(p, column))).ToArray());
        string[] tags = profiles.Select((_, i) => ProfileTag.Format(i, pending)).ToArray();
        // The last tag is the longest.
        int width = tags[^1].Length;
        string title = $" {"id".PadLeft(width)} {header}";
        string ruler = new string('═', Math.Max(1, title.Length - 1)) + "▣";
        text.AppendLine(ruler).AppendLine(title).AppendLine(ruler);
        for (int i = 0; i < lines.Count; i++)
        {
            string line = $" {tags[i].PadLeft(width)} {lines[i]}";
            string type = $"[{profiles[i].Line.Type}]";
            string painted = Ansi.Paint(line, pending ? Ansi.Red : Ansi.White, colour);
            text.AppendLine(colour ? painted.Replace(type, $"{Ansi.Paint(type, Ansi.OfType(profiles[i].Line.Type), true)}\u001b[{(pending ? Ansi.Red : Ansi.White)}m", StringComparison.Ordinal) : painted);
            if (i == 0 || i % 5 == 0 || i == lines.Count - 1) text.AppendLine(ruler);
        }

        text.AppendLine();
    }

    private void AppendChanges(StringBuilder text, bool colour)
    {
        int better = _changes.Count(c => c.IsOptimization), worse = _changes.Count(c => c.IsDegradation);
        text.AppendLine(CultureInfo.InvariantCulture, $"{_changes.Count} changes");
        text.AppendLine(CultureInfo.InvariantCulture, $"{better} optimizations({Ansi.Paint("+", Ansi.Green, colour)}), {worse} " +
            $"degradations({Ansi.Paint("-", Ansi.Red, colour)})")
            .AppendLine();
        if (_changes.Count == 0)
        {
            text.AppendLine("no changes found");
            return;
        }

        foreach (PerformanceChange change in _changes)
        {
            string sign = Ansi.Paint(
                change.IsOptimization ? "+" : change.IsDegradation ? "-" : " ", change.IsOptimization ? Ansi.Green : Ansi.Red,
                colour);
            text.AppendLine(CultureInfo.InvariantCulture, $"{sign} {change.Location}: {change.Result} ({change.Type}) " +
                $"{change.From} -> {change.To} since {change.Source[..Math.Min(8, change.Source.Length)]}, " +
                    $"{change.CommandString}");
        }
    }

    private string Cell(ProfileEntry profile, string column) => column switch
    {
        "type" => $"[{profile.Line.Type}]",
        "cmd" => profile.Line.Command,
        "workload" => profile.Line.Workload,
        "collector" => profile.Line.Collector,
        "time" => TimeZoneInfo.ConvertTime(profile.Time, _zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        "source" => profile.Source,
        "checksum" => profile.Line.Checksum,
        _ => Path.GetRelativePath(_root, profile.Path),
    };

    private static JsonValue Json(
        IReadOnlyList<ProfileEntry> profiles) => JsonValue.Of(profiles.Select((p, i) => JsonValue.Object(
        ("tag", JsonValue.Of(ProfileTag.Format(i, p.IsPending))),
        ("type", JsonValue.Of(p.Line.Type)),
        ("cmd", JsonValue.Of(p.Line.Command)),
        ("workload", JsonValue.Of(p.Line.Workload)),
        ("collector", JsonValue.Of(p.Line.Collector)),
        ("postprocessors", JsonValue.Strings(p.Line.Postprocessors)),
        ("time", JsonValue.Of(p.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))),
        ("source", JsonValue.Of(p.Source)),
        ("checksum", JsonValue.Of(p.Line.Checksum)),
        ("path", JsonValue.Of(p.Path)))).ToArray());
}
