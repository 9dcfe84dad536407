using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;

namespace Perfolio.Cli.Hosting;

/// <summary>Parses a command line, runs the verb, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLineHost
{
    // What a verb that is interrupted may take to store what is complete.
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(30);

    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The version without the commit behind it.</summary>
    public static string Version { get; } =
        typeof(CommandLineHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        bool devMode = false;
        try
        {
            if (args is ["--version"])
            {
                StandardStream.Writer(StandardStream.Output()).WriteLine($"perfolio {Version}");
                return ExitCode.Done;
            }

            RootCommand root = Root(args);
            ParseResult result = root.Parse(ShortOptions.Expand(root, args), Parsing);
            devMode = result.GetValue(GlobalOptions.DevMode);
            if (result.Errors.Count > 0 && result.Action is ParseErrorAction)
            {
                foreach (string line in UsageErrors.Describe(result)) StandardStream.Error().WriteLine(Failures.Printable(line));
                return ExitCode.Usage;
            }

            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = FinishTime
            };
            // Help is data: what stops its writing is told.
            if (result.Action is HelpText) invocation.Output = StandardStream.Writer(StandardStream.Output());
            return await result.InvokeAsync(invocation);
        }
        catch (Exception e) when (!devMode)
        {
            (string line, int code) = Failures.Describe(e) ?? ($"unforeseen {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} (perfolio --dev-mode shows where)", ExitCode.Failed);
            StandardStream.Error().WriteLine($"error: {Failures.Printable(line, lines: e is UsageException)}");
            return code;
        }
    }

    /// <summary>The tree of verbs for a command line; null builds every verb whole.</summary>
    public static RootCommand Root(IReadOnlyList<string>? args)
    {
        var root = new RootCommand("Perfolio: a performance laboratory for Linux. Measures commands, keeps every result beside " +
            "its commit, and shows it.");
        foreach (Option standard in root.Options.ToArray())
            if (standard is HelpOption)
                root.Options.Remove(standard);
        root.Options.Add(HelpText.Option());
        foreach (Option option in GlobalOptions.All) root.Options.Add(option);
        foreach (Command verb in Verbs.AllVerbs.For(args)) root.Subcommands.Add(verb);
        return root;
    }

    /// <summary>The session for a parsed command line.</summary>
    public static Session Open(ParseResult result)
    {
        if (Verb.Given(result, GlobalOptions.Metrics))
            throw new UsageException("--metrics is not supported: Perfolio keeps no internal metrics");
        Terminal terminal = Terminal.OfProcess();
        if (result.GetValue(GlobalOptions.NoColor)) terminal.Colour = false;
        return new Session(terminal, Environment.CurrentDirectory)
        {
            SayYes = result.GetValue(GlobalOptions.SayYes),
            UsePager = !result.GetValue(GlobalOptions.NoPager),
            Verbosity = (result.GetResult(GlobalOptions.Verbose) as OptionResult)?.IdentifierTokenCount ?? 0,
        };
    }
}
