using System.CommandLine;
using Perfolio.Arcaflow;
using Perfolio.Arcaflow.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs;

/// <summary>
/// 'plugin': Perfolio as an Arcaflow plug-in. The options are declared for the help; the plug-in host parses them itself,
/// because messages and exit codes are those of the protocol, and so is the meaning of signals.
/// </summary>
internal static class PluginVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(IReadOnlyList<string> args)
    {
        var verb = new Verb(
            "plugin", AllVerbs.Describe("plugin"), "perfolio plugin -f samples/arcaflow/configs/pcp_example.yaml",
            "perfolio plugin -s reduce -f samples/arcaflow/configs/reduce_example.yaml", "perfolio plugin --schema")
        {
            new Option<string>("--file", "-f")
            {
                Description = "Run a step with input from a .yaml, .yml or .json file; - is standard input.",
                HelpName = "FILE"
            },
            new Option<bool>("--schema") { Description = "Print the schema of the plug-in as YAML." },
            new Option<string>("--json-schema") { Description = "Print the JSON schema of one step.", HelpName = "input|output" },
            new Option<bool>("--atp") { Description = "Speak ATP on standard input and output, for the engine." },
            new Option<string>("--atp-version")
            {
                Description = "The version of ATP; 1 is for engines of 2022.",
                HelpName = "3|1"
            },
            new Option<string>("--docs")
            {
                Description = "Write the documentation of the steps between its markers in FILE; - prints it.",
                HelpName = "FILE"
            },
            new Option<string>("--step", "-s")
            {
                Description = "The step for --file and --json-schema; a file without it is for start-pcp.",
                HelpName = "STEP"
            },
            new Option<bool>("--debug", "-d")
            {
                Description = "Talk of the step and stack traces go to standard error as they come."
            },
        };
        verb.TreatUnmatchedTokensAsErrors = false;
        verb.Usage = ["perfolio plugin [options]"];
        // A synchronous action: an asynchronous one would get signal handlers of its own.
        string[] own = args.SkipWhile(a => a != "plugin").Skip(1).ToArray();
        verb.SetAction(
            _ => PluginProgram.RunAsync(BuiltInPlugin.Make(), own, PluginConsole.OfProcess()).GetAwaiter().GetResult());
        return verb;
    }
}
