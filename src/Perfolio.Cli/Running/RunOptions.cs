using System.CommandLine;
using Perfolio.Cli.Verbs;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>The options that every verb has which measures and stores.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> _template = CommonOptions.OutputTemplate();
    private readonly Option<string?> _name = new("--profile-name", "-pn") { Description = "The name of the new profile file." };
    private readonly Option<double> _timeout = new("--unit-timeout") { Description = "Stop a collector or postprocessor after so many seconds (0: never)." };
    private readonly Option<bool> _showOutput = new("--show-output") { Description = "Let the measured command write to standard error instead of nowhere." };
    private readonly Option<bool> _noReport = new("--no-report") { Description = "Write no HTML report." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public RunOptions(Command command, bool withName)
    {
        foreach (Option option in new Option[] { _template, _timeout, _showOutput, _noReport, _json }) command.Options.Add(option);
        if (withName) command.Options.Add(_name);
    }

    /// <summary>What the user chose.</summary>
    public RunChoices Read(ParseResult result) => new(
        result.GetValue(_template),
        result.GetResult(_name) is null ? null : result.GetValue(_name),
        result.GetValue(_timeout) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
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
internal sealed record RunChoices(string? Template, string? Name, TimeSpan? UnitTimeout, CommandOutput Output, bool WriteReport, bool Json);
