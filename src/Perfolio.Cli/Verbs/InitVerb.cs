using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio init</c>.</summary>
internal static class InitVerb
{
    public static Command Make()
    {
        var path = new Argument<string>("path")
        {
            Description = "The directory that gets .perun.",
            DefaultValueFactory = _ => "."
        };
        var type = new Option<string>("--vcs-type")
        {
            Description = "Version control system; svs is none.",
            DefaultValueFactory = _ => "git"
        };
        type.AcceptOnlyFromAmong([.. VersionControlFactory.Types]);
        var place = new Option<string?>("--vcs-path")
        {
            Description = "Where the repository is, when it is not around the path."
        };
        var parameters = new Option<string[]>("--vcs-param")
        {
            Description = "KEY VALUE for 'git init' (repeatable).",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true
        };
        var flags = new Option<string[]>("--vcs-flag") { Description = "A flag for 'git init' (repeatable)." };
        var configure = new Option<bool>("--configure", "-c")
        {
            Description = "Open the configuration in the editor afterwards."
        };
        var template = new Option<string>("--config-template", "-t")
        {
            Description = "What the configuration begins with.",
            DefaultValueFactory = _ => ConfigurationTemplate.Default
        };
        template.AcceptOnlyFromAmong([.. ConfigurationTemplate.Names]);
        var verb = new Verb(
            "init", AllVerbs.Describe("init"), "perfolio init",
            "perfolio init --config-template developer ../project") { path, type, place, parameters, flags, configure, template };
        return verb.Does((session, result) =>
        {
            string[] pairs = result.GetValue(parameters) ?? [];
            if (pairs.Length % 2 != 0) throw new UsageException("--vcs-param takes pairs: --vcs-param KEY VALUE");
            InitResult made = InstanceSetup.Init(new InitOptions
            {
                Path = Path.GetFullPath(result.GetValue(path)!, session.Directory),
                VcsType = result.GetValue(type)!,
                VcsPath = result.GetValue(place),
                VcsParameters = pairs.Chunk(2).Select(p => KeyValuePair.Create(p[0], p[1])).ToArray(),
                VcsFlags = result.GetValue(flags) ?? [],
                Template = result.GetValue(template)!,
            });
            if (made.ParentInstance is { } parent)
                session.Terminal.Warn(
                    $"{parent.Root} above has an instance too; commands below {made.Instance.Root} use the new one");
            if (!made.CreatedRepository && (pairs.Length > 0 || result.GetValue(flags) is { Length: > 0 }))
                session.Terminal.Warn("--vcs-param and --vcs-flag had no effect, because no repository had to be made");
            if (made.CreatedRepository) session.Terminal.Say($"Initialized git repository in {made.Instance.Root}");
            session.Terminal.Say(made.WasThere
                ? $"Instance in {made.Instance.Root} was there already; its configuration is kept"
                : $"Initialized instance in {made.Instance.Root}");
            if (result.GetValue(configure))
                ConfigurationEditor.Edit(
                    InstanceSetup.OpenConfiguration(made.Instance).GetText("general.editor", "vim"),
                    made.Instance.LocalConfigurationFile);
            return ExitCode.Done;
        });
    }
}
