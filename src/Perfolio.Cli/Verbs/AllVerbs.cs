using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs;

/// <summary>
/// The verbs in the order of the help. Only the verb that a command line names is built with its options; of the others
/// the help needs name and description, and start-up time matters.
/// </summary>
internal static class AllVerbs
{
    private static readonly Entry[] Table =
    [
        new("init", "Make an instance in a directory, and a git repository when there is none.", _ => InitVerb.Make()),
        new("config", "Read and change the configuration.", _ => ConfigVerb.Make()),
        new("run", "Measure: one command (run -- CMD ARGS), a job, or the job matrix.", _ => RunVerb.Make()),
        new("collect", "Measure with one collector.", CollectVerb.Make),
        new("status", "Show where the repository stands and its profiles.", _ => StatusVerb.Make()),
        new("log", "Show the minor versions with their profiles.", _ => LogVerb.Make()),
        new("add", "Register pending profiles for a minor version.", _ => AddVerb.Make()),
        new("rm", "Remove profiles from a minor version or from the pending ones.", _ => RmVerb.Make()),
        new("show", "Show a profile: summary, table or HTML report.", ShowVerb.Make),
        new("postprocessby", "Apply a postprocessor to a profile.", PostprocessVerb.Make),
        new("check", "Compare profiles by check methods.", _ => CheckVerb.Make()),
        new("archive", "Record, report, reduce, copy, dump, describe, check and repair PCP archives.", _ => Archives.ArchiveVerb.Make()),
        new("agent", "Serve JSON of any program as metrics to PCP and OpenMetrics clients.", _ => Agents.AgentVerb.Make()),
        new("sched", "Capture scheduler and KVM events, make dashboards of them, compare runs, name tasks.", Scheduling.SchedVerb.Make),
        new("plugin", "Be an Arcaflow plug-in: run a step, print schemas, speak ATP.", PluginVerb.Make),
        new("utils", "Begin new units; make man pages and shell completions.", _ => UtilsVerb.Make()),
    ];

    /// <summary>The verbs for a command line; null builds all of them whole.</summary>
    public static IEnumerable<Command> For(IReadOnlyList<string>? args) => Table.Select(verb =>
        args is not null && !args.Contains(verb.Name) ? new Verb(verb.Name, verb.Description) : verb.Make(args ?? []));

    /// <summary>The description of a verb, for the verb's own help.</summary>
    public static string Describe(string name) => Table.First(v => v.Name == name).Description;

    private sealed record Entry(string Name, string Description, Func<IReadOnlyList<string>, Command> Make);
}
