using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched</c>: scheduler and KVM traces.</summary>
internal static class SchedVerb
{
    private static readonly (string Name, Func<Command> Make)[] Verbs =
    [
        ("capture", CaptureVerb.Make), ("map", MapVerb.Make), ("list", ListVerb.Make), ("successors", SuccessorsVerb.Make),
        ("convert", ConvertVerb.Make), ("remap", RemapVerb.Make),
        ("map-qemu", MapQemuVerb.Make), ("map-cgroups", MapCgroupsVerb.Make), ("map-openstack", MapOpenstackVerb.Make),
    ];

    /// <summary>
    /// The verb; when the command line begins with it and one of its own, only that one is built: start-up time matters.
    /// </summary>
    public static Command Make(IReadOnlyList<string> args)
    {
        var verb = new Verb("sched", AllVerbs.Describe("sched"),
            "perfolio sched capture -s 5 --all test", "perfolio sched convert perf.data run.pfs", "perfolio sched map -t '*' run.pfs");
        bool named = false;
        foreach ((string name, Func<Command> make) in Verbs)
        {
            if (args is not ["sched", var given, ..] || given != name) continue;
            verb.Subcommands.Add(make());
            named = true;
        }

        if (!named)
            foreach ((_, Func<Command> make) in Verbs)
                verb.Subcommands.Add(make());
        return verb.Does((_, _) => throw new UsageException(
            $"sched needs one of: {string.Join(", ", verb.Subcommands.Select(static c => c.Name))} (perfolio sched --help)"));
    }
}
