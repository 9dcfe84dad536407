using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio show PROFILE VIEW</c>.</summary>
internal sealed class ShowVerb
{
    // Perun's views that later releases bring; named so that asking for them gets an answer.
    private static readonly string[] NotYetHere = ["bars", "flow", "scatter", "flamegraph", "raw", "heapmap", "alloclist"];

    private readonly Argument<string> _profile = new("profile")
    {
        Description = "A tag (0@p, 0@i, HEAD~1^0@i), a registered name, or a file."
    };
    private readonly Option<string?> _minor = CommonOptions.MinorVersion();

    public static Command Make(IReadOnlyList<string> args) => new ShowVerb().Build(args);

    private Verb Build(IReadOnlyList<string> args)
    {
        var verb = new Verb("show", AllVerbs.Describe("show"),
            "perfolio show 0@p summary", "perfolio show 0@p tableof --to-stdout resources",
            "perfolio show time.perf report -f time.html") { _profile, _minor };
        verb.Unknown = UnitCommands.Unknown(UnitKind.View, "summary", "report", "tableof");
        verb.Subcommands.Add(Summary());
        verb.Subcommands.Add(Report());
        verb.Subcommands.Add(new TableOfVerb(Load).Make());
        foreach ((string name, IUnit? unit) in UnitCommands.Of(UnitKind.View, args)) verb.Subcommands.Add(Unit(name, unit));
        foreach (string name in NotYetHere.Where(n => args.Contains(n)))
            verb.Subcommands.Add(new Verb(name, "Not part of this build.")
            {
                Hidden = true,
                TreatUnmatchedTokensAsErrors = false
            }.Does((_, _) =>
                throw new UsageException($"the view '{name}' is not part of this build; there are: " +
                    $"{string.Join(", ", verb.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}")));
        return verb.Does((session, result, token) => ShowSummaryAsync(session, result, json: false, token));
    }

    private Verb Summary()
    {
        var json = CommonOptions.Json();
        return new Verb(
            "summary", "Statistics of everything measured (the default view).", "perfolio show 0@p summary --json") { json }
            .Does((session, result, token) => ShowSummaryAsync(session, result, result.GetValue(json), token));
    }

    private Task<int> ShowSummaryAsync(Session session, ParseResult result, bool json, CancellationToken token)
    {
        (Profile profile, _) = Load(session, result, token);
        if (profile.Header.Member(ProfileCompletion.PartialKey)?.StringOrNull() is { } partial)
            session.Terminal.Warn($"the profile is partial: {partial}");
        if (json) session.Terminal.Output.WriteLine(ResultJson.Kinds(profile));
        else TerminalSummary.Write(
            profile, session.Terminal.Output, new SummaryStyle(session.Terminal.Width, session.Terminal.Colour));
        return Task.FromResult(ExitCode.Done);
    }

    private Verb Report()
    {
        var file = new Option<string?>("--filename", "-f")
        {
            Description = "The page's file (default: the profile's name with .html)."
        };
        return new Verb("report", "Write a self-contained HTML page with the distribution of everything measured.", "perfolio show 0@p report -f time.html") { file }.Does((session, result, token) =>
        {
            (Profile profile, string name) = Load(session, result, token);
            string path = Path.GetFullPath(
                result.GetValue(file) ?? Path.GetFileNameWithoutExtension(name) + ".html", session.Directory);
            ReportFile.Write(profile, path, name, session.Time);
            session.Terminal.Output.WriteLine(path);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private Verb Unit(string name, IUnit? unit)
    {
        var verb = new Verb(
            name.Replace('_', '-'), unit?.Description.Summary ?? "A view of yours.",
            $"perfolio show 0@p {name.Replace('_', '-')}");
        UnitOptions? options = unit is null ? null : new UnitOptions(unit.Description, verb);
        return verb.Does(async (session, result, token) =>
        {
            IUnit used = unit ?? await session.FindUnitAsync(UnitKind.View, name, token);
            (Profile profile, _) = Load(session, result, token);
            JsonValue parameters = UnitParameters.Resolve(used.Description, options?.Given(result));
            return await UnitResult.PrintAsync(
                session, used,
                scratch => new UnitContext(used.Description, parameters) { Profile = profile, ScratchDirectory = scratch },
                token);
        });
    }

    private (Profile Profile, string Name) Load(Session session, ParseResult result, CancellationToken token) =>
        ProfileSource.Load(session, result.GetValue(_profile)!, result.GetValue(_minor), token);
}
