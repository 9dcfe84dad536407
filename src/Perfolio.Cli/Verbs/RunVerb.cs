using System.CommandLine;
using System.CommandLine.Parsing;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio run</c>: <c>-- CMD ARGS</c>, <c>job</c>, <c>matrix</c>.</summary>
internal sealed class RunVerb
{
    private readonly Option<string[]> _minor = new("--minor-version", "-m")
    {
        Description = "Measure this minor version in a work tree of its own (repeatable; default: the tree as it stands).",
        Recursive = true
    };
    private readonly Option<bool> _crawl = new("--crawl-parents", "-c")
    {
        Description = "Measure the whole history from each minor version."
    };
    private readonly Option<bool> _forceDirty = new("--force-dirty", "-f")
    {
        Description = "Accepted for Perun's sake: a tree with uncommitted changes is always measured, and marked."
    };
    private readonly Option<int?> _repeat = new("--repeat", "-r")
    {
        Description = "How many times the command is measured (default 10)."
    };
    private readonly Option<int?> _warmup = new("--warmup", "-w") { Description = "How many times it runs before (default 3)." };
    private readonly Argument<string[]> _command = new("command")
    {
        Description = "The command and its arguments, behind --.",
        Arity = ArgumentArity.ZeroOrMore
    };

    public static Command Make() => new RunVerb().Build();

    private Verb Build()
    {
        var verb = new Verb("run", AllVerbs.Describe("run"),
            "perfolio run -- sort -n data.txt", "perfolio run --repeat 30 -- ./mybin --size 1000",
            "perfolio run job -c time -b ./mybin -w 1000 -w 2000", "perfolio run matrix")
        {
            _minor, _crawl, _forceDirty, _command, _repeat, _warmup,
        };
        verb.Usage = ["perfolio run [options] -- CMD [ARGS...]", "perfolio run [options] job|matrix [options]"];
        var choices = new RunOptions(verb);
        verb.Subcommands.Add(new RunJobVerb(choices, VersionsOfJobs).Make());
        verb.Subcommands.Add(new RunMatrixVerb(choices, VersionsOfJobs).Make());
        return verb.Does((session, result, token) =>
        {
            string[] words = result.GetValue(_command) ?? [];
            if (words.Length == 0) throw new UsageException("run needs '-- CMD ARGS', 'job' or 'matrix' (perfolio run --help)");
            if (words[0].StartsWith('-')
                && result.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Any(t => t.Value == words[0]))
                throw new UsageException(
                    $"'perfolio run' has no option '{words[0]}'; the command stands behind --: perfolio run -- CMD ARGS");
            // What chooses a version or a name means nothing where nothing is stored.
            if (Verb.Given(result, _minor) || Verb.Given(result, _crawl) || choices.NamesResult(result)) _ = session.Instance;
            return new DirectRun(session, words, result.GetValue(_repeat), result.GetValue(_warmup)).RunAsync(
                choices.Read(result), s => Versions(s, result), token);
        });
    }

    private MinorVersions Versions(Session session, ParseResult result) =>
        new(session, result.GetValue(_minor) ?? [], result.GetValue(_crawl));

    // 'run --repeat 5 job …' would parse, and the option would do nothing.
    private MinorVersions VersionsOfJobs(Session session, ParseResult result)
    {
        foreach (Option option in new Option[] { _repeat, _warmup })
            if (Verb.Given(result, option))
                throw new UsageException($"{option.Name} is for 'run -- CMD'; for jobs it is a parameter of the collector: -cp " +
                    $"time '{option.Name.TrimStart('-')}: 5'");
        if (result.GetValue(_command) is [var word, ..])
            throw new UsageException(
                $"'{word}' is one argument too many: 'run job' takes commands with --cmd, 'run matrix' from the configuration");
        return Versions(session, result);
    }
}
