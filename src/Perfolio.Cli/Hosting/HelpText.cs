using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Perfolio.Cli.Hosting;

/// <summary>The help of a verb: what System.CommandLine writes, the verb's own usage lines, and its examples.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const string UsageTitle = "Usage:";

    private readonly HelpAction _standard = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>The option <c>--help</c> with this action.</summary>
    public static HelpOption Option() => new("--help", "-h", "-?") { Action = new HelpText() };

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is not Verb verb) return _standard.Invoke(parseResult);
        // A verb that says itself how it is used does not take what stands before it on the command line.
        if (verb.Usage.Count > 0)
            foreach (Argument above in verb.Parents.OfType<Command>().SelectMany(c => c.Arguments)) above.Hidden = true;
        using var standard = new StringWriter();
        parseResult.InvocationConfiguration.Output = standard;
        int code = _standard.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(WithUsage(WithoutRest(standard.ToString()), verb.Usage));
        if (verb.Examples.Count == 0) return code;
        output.WriteLine("Examples:");
        foreach (string example in verb.Examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }

    // What the parser adds for verbs that parse their words themselves.
    private static string WithoutRest(string text)
    {
        int title = text.IndexOf("Additional Arguments:\n", StringComparison.Ordinal);
        return title < 0 ? text : text[..title];
    }

    private static string WithUsage(string text, IReadOnlyList<string> usage)
    {
        int title = text.IndexOf(UsageTitle + "\n", StringComparison.Ordinal);
        if (usage.Count == 0 || title < 0) return text;
        int lines = title + UsageTitle.Length + 1;
        int end = text.IndexOf("\n\n", lines, StringComparison.Ordinal);
        return end < 0 ? text : $"{text[..lines]}{string.Join('\n', usage.Select(u => "  " + u))}{text[end..]}";
    }
}
