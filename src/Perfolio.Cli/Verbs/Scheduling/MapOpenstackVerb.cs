using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched map-openstack</c>: a mapping of the threads of VMs by the names of OpenStack's servers.</summary>
internal static class MapOpenstackVerb
{
    public static Command Make()
    {
        var cloud = new CloudOptions();
        Option<string?> pattern = MappingOutput.Pattern("servers");
        Option<string> root = MappingOutput.Root();
        Option<bool> json = MappingOutput.Json();
        var verb = new Verb("map-openstack",
            "Make a mapping file of the threads of VMs on this host, named after OpenStack's servers.",
            "perfolio sched map-openstack --rc admin-openrc.sh > tmap.csv",
            "perfolio sched map-openstack --cloud lab --pattern '^(?<name>[a-z]+)-(?<group>[0-9]+)' > tmap.csv");
        foreach (Option option in cloud.All) verb.Options.Add(option);
        foreach (var option in new Option[] { pattern, root, json }) verb.Options.Add(option);
        return verb.Does(async (session, result, token) =>
        {
            NamePattern names = MappingOutput.Read(result.GetValue(pattern));
            var files = new SystemFiles(Path.GetFullPath(result.GetValue(root)!, session.Directory));
            IReadOnlyDictionary<string, string> servers = await cloud.AskAsync(session, result, rc: null, password: null, token);
            return MappingOutput.Print(
                session, QemuNames.OfGuests(files, names, guest => servers.GetValueOrDefault(guest.Uuid)), result.GetValue(json),
                result.GetValue(root)!, FormattableString.Invariant(
                    $"VMs of QEMU that are among the cloud's {servers.Count} servers (and match --pattern)"));
        });
    }
}
