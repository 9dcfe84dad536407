using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Verbs;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>The options that every verb has which measures and stores.</summary>
internal sealed class RunOptions
{
    private const double LongestTimeout = 1e6;

    private readonly Option<string?> _template = CommonOptions.OutputTemplate();
    private readonly Option<string?> _name = new("--profile-name", "-pn") { Description = "The name of the new profile file." };
    private readonly Option<double> _timeout = new("--unit-timeout")
    {
        Description = "Stop a collector or postprocessor after so many seconds (0: never)."
    };
    private readonly Option<bool> _showOutput = new("--show-output")
    {
        Description = "Let the measured command write to standard error instead of nowhere."
    };
    private readonly Option<bool> _noReport = new("--no-report") { Description = "Write no HTML report." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public RunOptions(Command command)
    {
        foreach (Option option in new Option[] { _template, _timeout, _showOutput, _noReport, _json, _name })
        {
            // Behind the unit too: 'collect -c ./mybin time --json' is what fingers type.
            option.Recursive = true;
            command.Options.Add(option);
        }
    }

    /// <summary>What the user chose; refused here is what would otherwise fail only after the measuring.</summary>
    public RunChoices Read(ParseResult result)
    {
        if (result.GetValue(_name) is { } name
            && (name.Length == 0 || name.AsSpan().ContainsAny('/', '\0') || name is "." or ".."))
            throw new UsageException($"--profile-name takes the name of a file without '/', not '{name}'");
        if (result.GetValue(_template) is { } template) Check(template);
        double seconds = result.GetValue(_timeout);
        if (!(seconds >= 0 && seconds <= LongestTimeout)) throw new UsageException("--unit-timeout takes seconds, 0 for none");
        return Choices(result, seconds);
    }

    /// <summary>True when the user said how the new profile is called.</summary>
    public bool NamesResult(ParseResult result) => Verb.Given(result, _name) || Verb.Given(result, _template);

    private static void Check(string template)
    {
        try
        {
            FileNameTemplate.Parse(template);
        }
        catch (OperationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private RunChoices Choices(ParseResult result, double seconds) => new(
        result.GetValue(_template),
        result.GetValue(_name),
        seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
        result.GetValue(_showOutput) ? CommandOutput.PassThrough : CommandOutput.Discard,
        !result.GetValue(_noReport),
        result.GetValue(_json));
}

/// <summary>What the user chose for storing and showing results.</summary>
/// <param name="Template">The template for file names, or null for the configured one.</param>
/// <param name="Name">A fixed name, or null.</param>
/// <param name="UnitTimeout">How long one unit may take, or null.</param>
/// <param name="Output">Where the output of measured commands goes.</param>
/// <param name="WriteReport">Write an HTML report per profile.</param>
/// <param name="Json">Print results as JSON lines.</param>
internal sealed record RunChoices(
    string? Template, string? Name, TimeSpan? UnitTimeout, CommandOutput Output, bool WriteReport, bool Json);
