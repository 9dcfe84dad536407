using System.CommandLine;
using System.CommandLine.Parsing;

namespace Perfolio.Cli.Hosting;

/// <summary>A command with examples for its help and an action that runs in a session.</summary>
internal sealed class Verb : Command
{
    /// <summary>Makes a verb.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">One or two sentences.</param>
    /// <param name="examples">Command lines as a user types them.</param>
    public Verb(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines as a user types them.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The usage lines of the help where the parser's own would mislead.</summary>
    public IReadOnlyList<string> Usage { get; set; } = [];

    /// <summary>What to say of a word that is neither sub-command nor option; null for what the parser's rules say.</summary>
    public Func<string, string?>? Unknown { get; set; }

    /// <summary>Whether short options are read as getopt reads them (<see cref="ShortOptions"/>).</summary>
    public bool BundlesOptions { get; set; }

    /// <summary>Sets what the verb does.</summary>
    public Verb Does(Func<Session, ParseResult, CancellationToken, Task<int>> action)
    {
        SetAction((result, token) => action(CommandLineHost.Open(result), result, token));
        return this;
    }

    /// <summary>Sets what the verb does, for verbs that wait for nothing.</summary>
    public Verb Does(Func<Session, ParseResult, int> action) =>
        Does((session, result, _) => Task.FromResult(action(session, result)));

    /// <summary>True when the user typed the option.</summary>
    public static bool Given(ParseResult result, Option option) => result.GetResult(option) is OptionResult { Implicit: false };
}
