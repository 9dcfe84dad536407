using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio collect UNIT</c>: one job with one collector and no postprocessors.</summary>
internal sealed class CollectVerb
{
    private readonly Option<string[]> _commands = new("--cmd", "-c")
    {
        Description = "The command to measure (repeatable).",
        Recursive = true
    };
    private readonly Option<string[]> _arguments = new("--args", "-a")
    {
        Description = "Arguments of the command (repeatable).",
        Recursive = true
    };
    private readonly Option<string[]> _workloads = new("--workload", "-w")
    {
        Description = "A workload, or the id of a workload generator (repeatable)."
    };
    private readonly Option<string[]> _parameters = new("--params", "-p")
    {
        Description = "Parameters of the collector: a YAML file or inline YAML (repeatable).",
        Recursive = true
    };
    private readonly Option<string[]> _minor = new("--minor-version", "-m")
    {
        Description = "Measure this minor version in a work tree of its own (repeatable; default: the tree as it stands).",
        Recursive = true
    };
    private readonly Option<bool> _crawl = new("--crawl-parents", "-cp")
    {
        Description = "Measure the whole history from each minor version.",
        Recursive = true
    };
    private readonly Option[] _refused = TracerOptions();

    public static Command Make(IReadOnlyList<string> args) => new CollectVerb().Build(args);

    private Verb Build(IReadOnlyList<string> args)
    {
        var verb = new Verb("collect", AllVerbs.Describe("collect"),
            "perfolio collect -c ./mybin -w 100000 time",
            "perfolio collect -c 'sort -n' -w data.txt time --repeat 50") { _commands, _arguments, _workloads, _parameters,
            _minor, _crawl };
        verb.Unknown = UnitCommands.Unknown(UnitKind.Collect);
        var choices = new RunOptions(verb);
        foreach (Option option in _refused) verb.Options.Add(option);
        foreach ((string name, IUnit? unit) in UnitCommands.Of(UnitKind.Collect, args))
            verb.Subcommands.Add(Unit(name, unit, choices));
        return verb.Does((session, _) =>
            throw new UsageException($"collect needs a collector: {string.Join(", ", session.Units.Names(UnitKind.Collect))} " +
                $"(perfolio collect --help)"));
    }

    private Verb Unit(string name, IUnit? unit, RunOptions choices)
    {
        var verb = new Verb(
            name.Replace('_', '-'), unit?.Description.Summary ?? "A unit of yours.",
            $"perfolio collect -c ./mybin {name.Replace('_', '-')}");
        UnitOptions? options = unit is null ? null : new UnitOptions(unit.Description, verb);
        return verb.Does(async (session, result, token) =>
        {
            Refuse(result);
            IUnit used = unit ?? await session.FindUnitAsync(UnitKind.Collect, name, token);
            JsonValue given = UnitParameters.Merge(
                YamlParameters.Load(result.GetValue(_parameters) ?? []), options?.Given(result));
            var use = new UnitUse(used, UnitParameters.Resolve(used.Description, given));
            string[] commands = result.GetValue(_commands) ?? [];
            if (commands.Length == 0) throw new UsageException("collect needs a command: perfolio collect -c CMD " + verb.Name);
            IReadOnlyList<Job> jobs = JobMatrix.Of(
                commands, result.GetValue(_arguments) ?? [], result.GetValue(_workloads) ?? [], [use], []);
            var versions = new MinorVersions(session, result.GetValue(_minor) ?? [], result.GetValue(_crawl));
            return await JobExecution.RunAsync(session, jobs, versions, choices.Read(result), token);
        });
    }

    private void Refuse(ParseResult result)
    {
        if (_refused.FirstOrDefault(o => Verb.Given(result, o)) is { } option)
            throw new UsageException($"{option.Name} tunes the trace collector, which this build does not have");
    }

    private static Option[] TracerOptions()
    {
        Option Text(string name, string alias, int values = 1) => new Option<string[]>(name, alias)
        {
            Arity = new ArgumentArity(values, values * 100),
            AllowMultipleArgumentsPerToken = values > 1,
            Hidden = true,
        };
        return
        [
            Text("--optimization-pipeline", "-op"), Text("--optimization-on", "-on"), Text("--optimization-off", "-off"),
            Text("--optimization-args", "-oa", 2), Text("--use-cg-type", "-cg"),
            new Option<bool>("--optimization-cache-off") { Hidden = true }, new Option<bool>("--optimization-reset-cache")
            {
                Hidden = true
            },
        ];
    }
}
