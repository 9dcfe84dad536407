using System.CommandLine;
using Perfolio.Cli.Documentation;
using Perfolio.Cli.Hosting;
using Perfolio.Collectors.External;
using Perfolio.Collectors.Scaffolding;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio utils</c>: create, completions, man.</summary>
internal static class UtilsVerb
{
    public static Command Make()
    {
        var verb = new Verb(
            "utils", AllVerbs.Describe("utils"), "perfolio utils create collect mycollector",
            "perfolio utils completions bash > ~/.local/share/bash-completion/completions/perfolio", "perfolio utils man ./man");
        verb.Subcommands.Add(Create());
        verb.Subcommands.Add(Completions());
        verb.Subcommands.Add(Man());
        foreach (string name in new[] { "temp", "stats" })
            verb.Subcommands.Add(new Verb(name, "Not part of this build.")
            {
                Hidden = true,
                TreatUnmatchedTokensAsErrors = false
            }.Does((_, _) =>
                throw new UsageException($"'utils {name}' is not part of this build")));
        return verb.Does(
            (_, _) => throw new UsageException("utils needs one of: create, completions, man (perfolio utils --help)"));
    }

    private static Verb Create()
    {
        var kind = new Argument<string>("kind") { Description = "What to begin: collect, postprocess, view or check." };
        kind.AcceptOnlyFromAmong("collect", "postprocess", "view", "check");
        var name = new Argument<string>("name") { Description = "The unit's name." };
        var language = new Option<string>("--language")
        {
            Description = "The language of the source.",
            DefaultValueFactory = _ => "python"
        };
        language.AcceptOnlyFromAmong("python", "csharp");
        var noBefore = new Option<bool>("--no-before-phase", "-nb") { Description = "Without the phase before." };
        var noAfter = new Option<bool>("--no-after-phase", "-na") { Description = "Without the phase after." };
        var noEdit = new Option<bool>("--no-edit", "-ne") { Description = "Do not open the source in the editor." };
        var types = new Option<string[]>("--supported-type", "-st")
        {
            Description = "A type of profile the unit takes (repeatable; default: all)."
        };
        var shared = new Option<bool>("--shared") { Description = "Put it into the user's configuration, for all instances." };
        var verb = new Verb("create", "Begin a unit of your own: a folder that works as it is.",
            "perfolio utils create collect mycollector", "perfolio utils create postprocess mymodel --language csharp") { kind,
            name, language, noBefore, noAfter, noEdit, types, shared };
        return verb.Does((session, result) =>
        {
            IReadOnlyList<string> folders = UnitRegistry.FoldersFor(session.FoundInstance?.Root);
            IReadOnlyList<string> files = UnitScaffold.Create(new ScaffoldRequest(
                Enum.Parse<UnitKind>(result.GetValue(kind)!, ignoreCase: true), UnitDescription.Normalize(result.GetValue(name)!),
                result.GetValue(shared) ? folders[^1] : folders[0])
            {
                Language = result.GetValue(language) == "csharp" ? UnitLanguage.CSharp : UnitLanguage.Python,
                WithoutBefore = result.GetValue(noBefore),
                WithoutAfter = result.GetValue(noAfter),
                SupportedTypes = result.GetValue(types) ?? [],
            });
            foreach (string file in files) session.Terminal.Output.WriteLine(file);
            if (result.GetValue(language) == "csharp")
                session.Terminal.Say($"build it: dotnet build {Path.GetDirectoryName(files[0])}");
            if (!result.GetValue(noEdit) && !Console.IsInputRedirected && !Console.IsOutputRedirected)
                ConfigurationEditor.Edit(session.Configuration.GetText("general.editor", "vim"), files[0]);
            return ExitCode.Done;
        });
    }

    private static Verb Completions()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        return new Verb("completions", "Print a completion script for a shell.", "perfolio utils completions bash > perfolio.bash") { shell }.Does((session, result) =>
        {
            session.Terminal.Output.Write(ShellCompletions.For(result.GetValue(shell)!, CommandLineHost.Root(null)));
            return ExitCode.Done;
        });
    }

    private static Verb Man()
    {
        var folder = new Argument<string>("folder") { Description = "Where the pages go." };
        return new Verb("man", "Write a man page per verb.", "perfolio utils man ./man && man -l ./man/perfolio-collect.1") { folder }.Does((session, result) =>
        {
            string path = Path.GetFullPath(result.GetValue(folder)!, session.Directory);
            Directory.CreateDirectory(path);
            int pages = 0;
            foreach ((string name, string text) in ManPages.Of(CommandLineHost.Root(null)))
            {
                File.WriteAllText(Path.Combine(path, name), text);
                pages++;
            }

            session.Terminal.Say($"{pages} pages in {path}");
            return ExitCode.Done;
        });
    }
}
