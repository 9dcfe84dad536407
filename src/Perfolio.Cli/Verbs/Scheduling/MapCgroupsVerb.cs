using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation.Live;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched map-cgroups</c>: a mapping of the threads of containers and systemd units.</summary>
internal static class MapCgroupsVerb
{
    public static Command Make()
    {
        var only = new Option<string?>("--only") { Description = "Only containers or only systemd units.", HelpName = "what" };
        only.AcceptOnlyFromAmong("containers", "units");
        Option<string?> pattern = MappingOutput.Pattern("containers and units");
        Option<string> root = MappingOutput.Root();
        Option<bool> json = MappingOutput.Json();
        var verb = new Verb("map-cgroups",
            "Make a mapping file of the threads of containers (Docker, Podman, Kubernetes, LXC) and systemd units of this host.",
            "perfolio sched map-cgroups --only containers > tmap.csv",
            "perfolio sched map-cgroups --pattern '^shop_(?<name>[a-z]+)-(?<group>[0-9]+)' > tmap.csv")
        { only, pattern, root, json };
        return verb.Does((session, result, _) =>
        {
            var files = new SystemFiles(Path.GetFullPath(result.GetValue(root)!, session.Directory));
            ControlGroupNames names =
                ControlGroupNames.Read(files, MappingOutput.Read(result.GetValue(pattern)), Kinds(result.GetValue(only)));
            WarnOfUnnamed(session.Terminal, names);
            return Task.FromResult(MappingOutput.Print(session, names.Entries, result.GetValue(json), result.GetValue(root)!,
                "containers or units (that match --only and --pattern)"));
        });
    }

    /// <summary>The kinds that a word stands for; null for all.</summary>
    public static Func<ControlGroupKind, bool>? Kinds(string? only) => only switch
    {
        "containers" => static kind => kind != ControlGroupKind.Unit,
        "units" => static kind => kind == ControlGroupKind.Unit,
        _ => null,
    };

    public static void WarnOfUnnamed(Terminal terminal, ControlGroupNames names)
    {
        if (names.Unnamed > 0)
            terminal.Warn(FormattableString.Invariant(
                $"the names of {names.Unnamed} containers could not be found, so their ids are used; mostly only root may look them up"));
    }
}
