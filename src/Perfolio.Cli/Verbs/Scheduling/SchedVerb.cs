using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched</c>: scheduler and KVM traces.</summary>
internal static class SchedVerb
{
    public static Command Make()
    {
        var verb = new Verb("sched", AllVerbs.Describe("sched"),
            "perfolio sched capture -s 5 --all test", "perfolio sched convert perf.data run.pfs", "perfolio sched list run.pfs", "perfolio sched map -t '*' run.pfs");
        foreach (var command in new[] { CaptureVerb.Make(), ConvertVerb.Make(), ListVerb.Make(), MapVerb.Make(), SuccessorsVerb.Make() }) verb.Subcommands.Add(command);
        return verb.Does((_, _) => throw new UsageException("sched needs one of: capture, convert, list, map, successors (perfolio sched --help)"));
    }
}
