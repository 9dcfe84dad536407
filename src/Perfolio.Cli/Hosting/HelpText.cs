using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Perfolio.Cli.Hosting;

/// <summary>The help of a verb: what System.CommandLine writes, and the verb's examples behind it.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private readonly HelpAction _standard = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>The option <c>--help</c> with this action.</summary>
    public static HelpOption Option() => new("--help", "-h", "-?") { Action = new HelpText() };

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples: { Count: > 0 } examples })
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }

        return code;
    }
}
