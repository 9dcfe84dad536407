using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio run job</c>.</summary>
internal sealed class RunJobVerb
{
    private readonly Option<string[]> _commands = new("--cmd", "-b")
    {
        Description = "The command to measure (repeatable).",
        Required = true
    };
    private readonly Option<string[]> _arguments = new("--args", "-a") { Description = "Arguments of the command (repeatable)." };
    private readonly Option<string[]> _workloads = new("--workload", "-w")
    {
        Description = "A workload, or the id of a workload generator (repeatable)."
    };
    private readonly Option<string[]> _collectors = new("--collector", "-c")
    {
        Description = "A collector (repeatable).",
        Required = true
    };
    private readonly Option<string[]> _collectorParameters = Pairs(
        "--collector-params", "-cp", "COLLECTOR YAML: parameters, inline or a file (repeatable).");
    private readonly Option<string[]> _postprocessors = new("--postprocessor", "-p")
    {
        Description = "A postprocessor applied to every result (repeatable)."
    };
    private readonly Option<string[]> _postprocessorParameters = Pairs(
        "--postprocessor-params", "-pp", "POSTPROCESSOR YAML: parameters, inline or a file (repeatable).");
    private readonly RunOptions _choices;
    private readonly Func<Session, ParseResult, MinorVersions> _versions;

    public RunJobVerb(RunOptions choices, Func<Session, ParseResult, MinorVersions> versions)
    {
        _choices = choices;
        _versions = versions;
    }

    public Verb Make()
    {
        var verb = new Verb("job", "Measure every combination of the commands, arguments, workloads and collectors given.",
            "perfolio run job -c time -b ./mybin -w 1000 -w 2000", "perfolio run job -c time -cp time 'repeat: 50' -b ./mybin")
        {
            _commands, _arguments, _workloads, _collectors, _collectorParameters, _postprocessors, _postprocessorParameters,
        };
        verb.Usage = ["perfolio run [options] job -c COLLECTOR -b CMD [options]"];
        return verb.Does(async (session, result, token) =>
        {
            UnitUse[] collectors = await UsesAsync(session, UnitKind.Collect, result, _collectors, _collectorParameters, token);
            UnitUse[] postprocessors = await UsesAsync(
                session, UnitKind.Postprocess, result, _postprocessors, _postprocessorParameters, token);
            IReadOnlyList<Job> jobs = JobMatrix.Of(
                result.GetValue(_commands)!, result.GetValue(_arguments) ?? [], result.GetValue(_workloads) ?? [], collectors,
                postprocessors);
            return await JobExecution.RunAsync(session, jobs, _versions(session, result), _choices.Read(result), token);
        });
    }

    private static Option<string[]> Pairs(string name, string alias, string description) =>
        new(name, alias) { Description = description, Arity = new ArgumentArity(2, 200), AllowMultipleArgumentsPerToken = true };

    private static async Task<UnitUse[]> UsesAsync(
        Session session, UnitKind kind, ParseResult result, Option<string[]> names, Option<string[]> parameters,
        CancellationToken token)
    {
        string[] units = result.GetValue(names) ?? [], pairs = result.GetValue(parameters) ?? [];
        YamlParameters.CheckNames(pairs, units, parameters.Name);
        var uses = new List<UnitUse>();
        foreach (string name in units)
        {
            IUnit unit = await session.FindUnitAsync(kind, name, token);
            JsonValue given = YamlParameters.LoadFor(name, pairs, parameters.Name);
            uses.Add(new UnitUse(unit, UnitParameters.Resolve(unit.Description, given)));
        }

        return [.. uses];
    }
}
