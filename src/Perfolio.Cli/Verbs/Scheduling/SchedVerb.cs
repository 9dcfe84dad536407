using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched</c>: scheduler and KVM traces.</summary>
internal static class SchedVerb
{
    public static Command Make()
    {
        var verb = new Verb("sched", AllVerbs.Describe("sched"),
            "perfolio sched capture -s 5 --all test", "perfolio sched convert perf.data run.pfs", "perfolio sched list run.pfs");
        foreach (var command in new[] { CaptureVerb.Make(), ConvertVerb.Make(), ListVerb.Make(), RemapVerb.Make(), MapQemuVerb.Make(), MapCgroupsVerb.Make(), MapOpenstackVerb.Make() }) verb.Subcommands.Add(command);
        return verb.Does((_, _) => throw new UsageException("sched needs one of: capture, convert, list, remap, map-qemu, map-cgroups, map-openstack (perfolio sched --help)"));
    }
}
