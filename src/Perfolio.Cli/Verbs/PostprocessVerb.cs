using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio postprocessby PROFILE UNIT</c>: a new pending profile; the source stays.</summary>
internal sealed class PostprocessVerb
{
    private readonly Argument<string> _profile = new("profile")
    {
        Description = "A tag (0@p, 0@i), a registered name, or a file."
    };
    private readonly Option<string?> _minor = CommonOptions.MinorVersion();
    private readonly Option<string?> _template = CommonOptions.OutputTemplate();

    public static Command Make(IReadOnlyList<string> args) => new PostprocessVerb().Build(args);

    private Verb Build(IReadOnlyList<string> args)
    {
        var verb = new Verb(
            "postprocessby", AllVerbs.Describe("postprocessby"),
            "perfolio utils create postprocess mymodel", "perfolio postprocessby 0@p mymodel") { _profile, _minor, _template };
        verb.Unknown = UnitCommands.Unknown(UnitKind.Postprocess);
        foreach ((string name, IUnit? unit) in UnitCommands.Of(UnitKind.Postprocess, args))
            verb.Subcommands.Add(Unit(name, unit));
        return verb.Does((session, _) =>
        {
            IReadOnlyList<string> names = session.Units.Names(UnitKind.Postprocess);
            throw new UsageException(names.Count == 0
                ? "this build has no postprocessors of its own, and there is none of yours; 'perfolio utils create postprocess " +
                    "NAME' makes one"
                : $"postprocessby needs a postprocessor: {string.Join(", ", names)}");
        });
    }

    private Verb Unit(string name, IUnit? unit)
    {
        var verb = new Verb(
            name.Replace('_', '-'), unit?.Description.Summary ?? "A postprocessor of yours.",
            $"perfolio postprocessby 0@p {name.Replace('_', '-')}");
        UnitOptions? options = unit is null ? null : new UnitOptions(unit.Description, verb);
        return verb.Does(async (session, result, token) =>
        {
            IUnit used = unit ?? await session.FindUnitAsync(UnitKind.Postprocess, name, token);
            var use = new UnitUse(used, UnitParameters.Resolve(used.Description, options?.Given(result)));
            (Profile source, _) = ProfileSource.Load(session, result.GetValue(_profile)!, result.GetValue(_minor), token);
            var choices = new RunChoices(
                result.GetValue(_template), null, null, CommandOutput.Discard, WriteReport: false, Json: false);
            Profile processed = await ProcessAsync(session, use, source, choices, token);
            var names = FileNameTemplate.Parse(
                choices.Template ?? session.Configuration.GetText("format.output_profile_template", FileNameTemplate.Default));
            string path = new PendingProfileStore(session.Instance, session.Time).Save(
                processed, names.Render(processed, session.Time), token);
            session.Terminal.Say($"Stored generated profile - {Path.GetRelativePath(session.Directory, path)}");
            return ExitCode.Done;
        });
    }

    private static async Task<Profile> ProcessAsync(
        Session session, UnitUse use, Profile source, RunChoices choices, CancellationToken token)
    {
        string scratch = Directory.CreateTempSubdirectory("perfolio-").FullName;
        try
        {
            var remarks = new List<string>();
            (Profile? processed, string? error) = await Postprocessing.RunAsync(
                use, source, scratch, JobExecution.Settings(session, choices, null), remarks, token);
            remarks.ForEach(session.Terminal.Warn);
            return processed ?? throw new OperationException($"{use.Unit.Description.Name}: {error}");
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
