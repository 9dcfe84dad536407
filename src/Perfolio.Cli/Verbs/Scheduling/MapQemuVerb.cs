using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation.Live;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched map-qemu</c>: a mapping of the threads of VMs.</summary>
internal static class MapQemuVerb
{
    public static Command Make()
    {
        var words = new Argument<string[]>("qemu-pid vm-type vm-id")
        {
            Description = "One VM: the process, what the VM does, the number of its group. Without them all VMs of QEMU.",
            Arity = new ArgumentArity(0, 3),
        };
        Option<string?> pattern = MappingOutput.Pattern("VMs");
        Option<string> root = MappingOutput.Root();
        Option<bool> json = MappingOutput.Json();
        var verb = new Verb("map-qemu", "Make a mapping file of the threads of VMs that run on this host.",
            "perfolio sched map-qemu 19230 Firewall 5 > tmap.csv",
            "perfolio sched map-qemu --pattern '(?<name>.+)-(?<group>[0-9]+)$' > tmap.csv")
        { words, pattern, root, json };
        return verb.Does((session, result, _) =>
        {
            string[] given = result.GetValue(words) ?? [];
            var files = new SystemFiles(Path.GetFullPath(result.GetValue(root)!, session.Directory));
            var entries = given switch
            {
                [] => QemuNames.OfGuests(files, MappingOutput.Read(result.GetValue(pattern))),
                [var pid, var role, var group] => QemuNames.OfProcess(files, (int)Number(pid, "the process id", int.MaxValue),
                    role, Number(group, "the VM's number", long.MaxValue)),
                _ => throw new UsageException("give a process id, a VM type and a VM number, or none of them for all VMs"),
            };
            return Task.FromResult(MappingOutput.Print(session, entries, result.GetValue(json), result.GetValue(root)!,
                "VMs of QEMU (that match --pattern)"));
        });
    }

    private static long Number(string text, string what, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most
            ? number : throw new UsageException($"{what} is no whole number: '{text}'");
}
