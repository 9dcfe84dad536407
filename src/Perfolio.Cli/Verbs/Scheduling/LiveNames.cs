using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;
using Perfolio.Scheduling.Capturing;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>Role names of the threads that run now, for a capture that is being made.</summary>
internal sealed class LiveNames
{
    private const string OpenStack = "openstack";
    private readonly Func<TaskMap> _read;

    private LiveNames(Func<TaskMap> read) => _read = read;

    /// <summary>The sources there are.</summary>
    public static string[] Sources { get; } = ["qemu", "containers", "units", OpenStack];

    /// <summary>Gets ready; a cloud is asked here, so that what fails does so before anything is recorded.</summary>
    /// <param name="session">The session.</param>
    /// <param name="result">What was given.</param>
    /// <param name="source">One of <see cref="Sources"/>; null for that of the cloud options, or none.</param>
    /// <param name="expression">What takes role and group out of a name; null for the whole name.</param>
    /// <param name="cloud">The cloud options.</param>
    /// <param name="configuration">Stands in for openrc file and password that were not given.</param>
    /// <param name="token">Ends the asking.</param>
    /// <returns>Null when no names are asked for.</returns>
    public static async Task<LiveNames?> PrepareAsync(
        Session session, ParseResult result, string? source, string? expression, CloudOptions cloud,
        PerfcapConfiguration configuration, CancellationToken token)
    {
        if (configuration["rc"] is not null || cloud.NamesCloud(result)) source ??= OpenStack;
        if (source is null) return null;
        NamePattern pattern = MappingOutput.Read(expression);
        var files = new SystemFiles();
        if (source == "qemu") return new LiveNames(() => TaskMap.Of(QemuNames.OfGuests(files, pattern)));
        if (source is "containers" or "units")
            return new LiveNames(() => TaskMap.Of(ControlGroupNames.Read(files, pattern, MapCgroupsVerb.Kinds(source)).Entries));
        IReadOnlyDictionary<string, string> servers =
            await cloud.AskAsync(session, result, configuration["rc"], configuration["password"], token);
        return new LiveNames(() =>
            TaskMap.Of(QemuNames.OfGuests(files, pattern, guest => servers.GetValueOrDefault(guest.Uuid))));
    }

    /// <summary>The names of the threads that run now.</summary>
    public TaskMap Read() => _read();
}
