using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;
using Perfolio.Scheduling.Annotation.OpenStack;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>Role names of the threads that run now, for a capture that is being made.</summary>
internal sealed class LiveNames
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Func<TaskMap> _read;

    private LiveNames(Func<TaskMap> read) => _read = read;

    /// <summary>The sources there are.</summary>
    public static string[] Sources { get; } = ["qemu", "containers", "units", "openstack"];

    /// <summary>Gets ready; a cloud is asked here, so that what fails does so before anything is recorded.</summary>
    public static async Task<LiveNames> PrepareAsync(
        Session session, string source, string? expression, string? rc, string? password, CancellationToken token)
    {
        NamePattern pattern = MappingOutput.Read(expression);
        var files = new SystemFiles();
        if (source == "qemu") return new LiveNames(() => TaskMap.Of(QemuNames.OfGuests(files, pattern)));
        if (source is "containers" or "units")
            return new LiveNames(() => TaskMap.Of(ControlGroupNames.Read(files, pattern, MapCgroupsVerb.Kinds(source)).Entries));
        CloudSettings settings = MapOpenstackVerb.Find(session, rc, cloud: null, password);
        IReadOnlyDictionary<string, string> servers =
            await MapOpenstackVerb.AskAsync(session, settings, allProjects: true, pageSize: 1000, Patience, token);
        return new LiveNames(() =>
            TaskMap.Of(QemuNames.OfGuests(files, pattern, guest => servers.GetValueOrDefault(guest.Uuid))));
    }

    /// <summary>The names of the threads that run now.</summary>
    public TaskMap Read() => _read();
}
