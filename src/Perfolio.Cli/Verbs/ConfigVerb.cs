using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio config</c>: get, set, edit, reset.</summary>
internal sealed class ConfigVerb
{
    private readonly Option<bool> _local = new("--local", "-l") { Description = "The instance's file, .perun/local.yml." };
    private readonly Option<bool> _shared = new("--shared", "-h") { Description = "The user's file, shared by all instances." };
    private readonly Option<bool> _nearest = new("--nearest", "-n")
    {
        Description = "The instance's file where it has the key, else the user's (default)."
    };

    private enum Scope
    {
        Nearest,
        Local,
        Shared,
    }

    public static Command Make() => new ConfigVerb().Build();

    private Verb Build()
    {
        var edit = new Option<bool>("--edit") { Description = "The same as 'config edit'." };
        var verb = new Verb("config", AllVerbs.Describe("config"),
            "perfolio config get format.sort_profiles_by", "perfolio config --local set profiles.register_after_run true",
            "perfolio config --shared edit") { _local, _shared, _nearest, edit };
        verb.Subcommands.Add(Get());
        verb.Subcommands.Add(Set());
        verb.Subcommands.Add(new Verb("edit", "Open the file in the editor (general.editor).", "perfolio config edit").Does((s, r) => Edit(s, ScopeOf(r))));
        verb.Subcommands.Add(Reset());
        return verb.Does((session, result) => result.GetValue(edit)
            ? Edit(session, ScopeOf(result))
            : throw new UsageException("config needs one of: get KEY, set KEY VALUE, edit, reset (perfolio config --help)"));
    }

    private Verb Get()
    {
        var key = new Argument<string>("key") { Description = "Sections and name joined by dots." };
        return new Verb("get", "Print a value.", "perfolio config get general.paging") { key }.Does((session, result) =>
        {
            string name = result.GetValue(key)!;
            JsonValue? value = ScopeOf(result) switch
            {
                Scope.Local => Local(session).Get(name),
                Scope.Shared => session.Configuration.Shared.Get(name),
                _ => session.Configuration.GetRecursive(name),
            };
            if (value is null) throw new OperationException($"the configuration has no key '{name}'");
            session.Terminal.Output.WriteLine($"{name}: {ConfigurationText.Of(value)}");
            return ExitCode.Done;
        });
    }

    private Verb Set()
    {
        var key = new Argument<string>("key") { Description = "Sections and name joined by dots." };
        var value = new Argument<string>("value") { Description = "A YAML scalar: true is a flag, 3 a number." };
        var text = new Option<bool>("--string") { Description = "Store the value as text whatever it looks like." };
        return new Verb("set", "Change a value; comments and layout of the file stay.", "perfolio config set format.sort_profiles_by source") { key, value, text }.Does((session, result) =>
        {
            ConfigurationFile file = FileFor(session, ScopeOf(result));
            JsonValue stored = file.Set(result.GetValue(key)!, result.GetValue(value)!, result.GetValue(text));
            session.Terminal.Say($"{result.GetValue(key)} is now {stored} in {file.FilePath}");
            return ExitCode.Done;
        });
    }

    private Verb Reset()
    {
        var template = new Argument<string>("template")
        {
            Description = "What the file begins with.",
            DefaultValueFactory = _ => ConfigurationTemplate.Default
        };
        template.AcceptOnlyFromAmong([.. ConfigurationTemplate.Names]);
        return new Verb("reset", "Replace the file by a template.", "perfolio config reset developer")
        {
            template
        }.Does((session, result) =>
        {
            Scope scope = ScopeOf(result);
            ConfigurationFile file = FileFor(session, scope);
            if (!session.Confirm($"Replace {file.FilePath}?"))
                throw new OperationException("nothing was changed (answer with --say-yes to reset without a question)");
            if (scope == Scope.Shared || session.FoundInstance is null) file.Write(SharedConfiguration.DefaultText);
            else InstanceSetup.ResetLocalConfiguration(session.Instance, result.GetValue(template)!);
            session.Terminal.Say($"{file.FilePath} was reset");
            return ExitCode.Done;
        });
    }

    private static int Edit(Session session, Scope scope)
    {
        ConfigurationFile file = FileFor(session, scope);
        string editor = session.Configuration.GetText("general.editor", Environment.GetEnvironmentVariable("EDITOR") ?? "vi");
        ConfigurationEditor.Edit(editor, file.FilePath);
        file.Reload();
        // Reading it now tells the user of a mistake while the editor is still warm.
        _ = file.Root;
        return ExitCode.Done;
    }

    private static ConfigurationFile FileFor(Session session, Scope scope) => scope switch
    {
        Scope.Shared => session.Configuration.Shared,
        Scope.Local => Local(session),
        _ => session.Configuration.Local ?? session.Configuration.Shared,
    };

    private static ConfigurationFile Local(Session session) => new(session.Instance.LocalConfigurationFile);

    private Scope ScopeOf(ParseResult result)
    {
        bool local = result.GetValue(_local), shared = result.GetValue(_shared), nearest = result.GetValue(_nearest);
        if ((local ? 1 : 0) + (shared ? 1 : 0) + (nearest ? 1 : 0) > 1)
            throw new UsageException("--local, --shared and --nearest exclude each other");
        return local ? Scope.Local : shared ? Scope.Shared : Scope.Nearest;
    }
}
