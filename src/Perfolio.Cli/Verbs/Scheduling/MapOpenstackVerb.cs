using System.Collections;
using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.Live;
using Perfolio.Scheduling.Annotation.OpenStack;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched map-openstack</c>: a mapping of the threads of VMs by the names of OpenStack's servers.</summary>
internal static class MapOpenstackVerb
{
    private const double DefaultTimeout = 30;

    public static Command Make()
    {
        var rc = new Option<string?>("-r", "--rc")
        {
            Description = "openrc file with the credentials. Without it --cloud, OS_CLOUD, or the variables OS_….",
            HelpName = "openrc file",
        };
        var cloud = new Option<string?>("--cloud") { Description = "A cloud of clouds.yaml.", HelpName = "name" };
        var password = new Option<string?>("-p", "--password")
        {
            Description = "The password; others can see it in the list of processes, so OS_PASSWORD is better.",
            HelpName = "password",
        };
        var authority = new Option<string?>("--cacert")
        {
            Description = "Certificates (PEM) of the authorities to trust, instead of the system's.",
            HelpName = "file",
        };
        var insecure = new Option<bool>("--insecure") { Description = "Do not check the servers' certificates." };
        var region = new Option<string?>("--region") { Description = "The region of the compute service.", HelpName = "name" };
        var own = new Option<bool>("--own-project")
        {
            Description = "Ask for the servers of the user's own project only; those of all projects are for administrators.",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "How long one answer may take.",
            DefaultValueFactory = _ => DefaultTimeout,
            HelpName = "seconds",
        };
        var page = new Option<int>("--page-size")
        {
            Description = "How many servers to ask for at once.",
            DefaultValueFactory = _ => 1000,
            HelpName = "count",
        };
        Option<string?> pattern = MappingOutput.Pattern("servers");
        Option<string> root = MappingOutput.Root();
        Option<bool> json = MappingOutput.Json();
        var verb = new Verb("map-openstack",
            "Make a mapping file of the threads of VMs on this host, named after OpenStack's servers.",
            "perfolio sched map-openstack --rc admin-openrc.sh > tmap.csv",
            "perfolio sched map-openstack --cloud lab --pattern '^(?<name>[a-z]+)-(?<group>[0-9]+)' > tmap.csv")
        { rc, cloud, password, authority, insecure, region, own, timeout, page, pattern, root, json };
        return verb.Does(async (session, result, token) =>
        {
            double seconds = result.GetValue(timeout);
            if (seconds is not (> 0 and <= 3600)) throw new UsageException("--timeout takes a number of seconds up to 3600");
            if (result.GetValue(page) is < 1 or > 100_000)
                throw new UsageException("--page-size takes a number from 1 to 100000");
            NamePattern names = MappingOutput.Read(result.GetValue(pattern));
            var files = new SystemFiles(Path.GetFullPath(result.GetValue(root)!, session.Directory));
            CloudSettings settings = Find(session, result.GetValue(rc), result.GetValue(cloud), result.GetValue(password))
                .With("CACERT", result.GetValue(authority) is { } file ? Path.GetFullPath(file, session.Directory) : null)
                .With("INSECURE", result.GetValue(insecure) ? "true" : null)
                .With("REGION_NAME", result.GetValue(region));
            IReadOnlyDictionary<string, string> servers = await AskAsync(session, settings, !result.GetValue(own),
                result.GetValue(page), TimeSpan.FromSeconds(seconds), token);
            return MappingOutput.Print(
                session, QemuNames.OfGuests(files, names, guest => servers.GetValueOrDefault(guest.Uuid)), result.GetValue(json),
                result.GetValue(root)!, FormattableString.Invariant(
                    $"VMs of QEMU that are among the cloud's {servers.Count} servers (and match --pattern)"));
        });
    }

    /// <summary>How to reach the cloud.</summary>
    public static CloudSettings Find(Session session, string? rc, string? cloud, string? password)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return CloudLookup.Find(rc, cloud, password, session.Directory, environment);
    }

    /// <summary>The names of the cloud's servers.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> AskAsync(
        Session session, CloudSettings settings, bool allProjects, int pageSize, TimeSpan patience, CancellationToken token)
    {
        using var servers = new CloudServers(settings, patience);
        if (servers.InClear)
            session.Terminal.Warn($"{servers.Identity.Host} is asked without encryption (http): others can read the credentials");
        else if (settings.IsSet("INSECURE"))
            session.Terminal.Warn($"the certificate of {servers.Identity.Host} is not checked: others may read the credentials");
        Action<int>? found = session.Terminal.ErrorIsTerminal
            ? count => session.Terminal.Error.Write(FormattableString.Invariant($"\r{count} servers")) : null;
        IReadOnlyDictionary<string, string> names = await servers.NamesAsync(allProjects, pageSize, found, token);
        if (found is not null) session.Terminal.Error.Write("\r\u001b[K");
        if (servers.InClear && servers.Identity.Scheme == Uri.UriSchemeHttps)
            session.Terminal.Warn("the compute service was asked without encryption (http): others can read the token");
        return names;
    }
}
