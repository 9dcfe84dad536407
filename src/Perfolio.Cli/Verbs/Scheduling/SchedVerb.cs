using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched</c>: scheduler and KVM traces.</summary>
internal static class SchedVerb
{
    private static readonly Func<Command>[] Verbs =
    [
        CaptureVerb.Make, MapVerb.Make, ListVerb.Make, SuccessorsVerb.Make, ConvertVerb.Make, RemapVerb.Make,
        MapQemuVerb.Make, MapCgroupsVerb.Make, MapOpenstackVerb.Make,
    ];

    public static Command Make()
    {
        var verb = new Verb("sched", AllVerbs.Describe("sched"),
            "perfolio sched capture -s 5 --all test", "perfolio sched convert perf.data run.pfs", "perfolio sched map -t '*' run.pfs");
        foreach (var command in Verbs) verb.Subcommands.Add(command());
        return verb.Does((_, _) => throw new UsageException(
            $"sched needs one of: {string.Join(", ", verb.Subcommands.Select(static c => c.Name))} (perfolio sched --help)"));
    }
}
