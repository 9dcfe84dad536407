using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio run</c>: <c>-- CMD ARGS</c>, <c>job</c>, <c>matrix</c>.</summary>
internal sealed class RunVerb
{
    private readonly Option<string[]> _minor = new("--minor-version", "-m") { Description = "Measure this minor version in a work tree of its own (repeatable; default: the tree as it stands)." };
    private readonly Option<bool> _crawl = new("--crawl-parents", "-c") { Description = "Measure the whole history from each minor version." };
    private readonly Option<bool> _forceDirty = new("--force-dirty", "-f") { Description = "Accepted for Perun's sake: a tree with uncommitted changes is always measured, and marked." };

    public static Command Make() => new RunVerb().Build();

    private Verb Build()
    {
        var command = new Argument<string[]>("command") { Description = "The command and its arguments, behind --.", Arity = ArgumentArity.ZeroOrMore };
        var repeat = new Option<int?>("--repeat", "-r") { Description = "How many times the command is measured (default 10)." };
        var warmup = new Option<int?>("--warmup", "-w") { Description = "How many times it runs before (default 3)." };
        var verb = new Verb("run", AllVerbs.Describe("run"),
            "perfolio run -- sort -n data.txt", "perfolio run --repeat 30 -- ./mybin --size 1000", "perfolio run job -c time -b ./mybin -w 1000 -w 2000", "perfolio run matrix")
        {
            _minor, _crawl, _forceDirty, command, repeat, warmup,
        };
        var choices = new RunOptions(verb, withName: false);
        verb.Subcommands.Add(new RunJobVerb(choices, Versions).Make());
        verb.Subcommands.Add(new RunMatrixVerb(choices, Versions).Make());
        return verb.Does((session, result, token) =>
        {
            string[] words = result.GetValue(command) ?? [];
            if (words.Length == 0) throw new UsageException("run needs '-- CMD ARGS', 'job' or 'matrix' (perfolio run --help)");
            return new DirectRun(session, words, result.GetValue(repeat), result.GetValue(warmup)).RunAsync(choices.Read(result), s => Versions(s, result), token);
        });
    }

    private MinorVersions Versions(Session session, ParseResult result) => new(session, result.GetValue(_minor) ?? [], result.GetValue(_crawl));
}
