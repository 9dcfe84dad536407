using System.Collections;
using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Annotation.OpenStack;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>Which OpenStack to ask and how: the options of <c>sched map-openstack</c> and <c>sched capture</c>.</summary>
internal sealed class CloudOptions
{
    private const double DefaultTimeout = 30;
    private readonly Option<string?> _rc = new("-r", "--rc")
    {
        Description = "OpenStack: openrc file with the credentials. Without it --cloud, OS_CLOUD, or the variables OS_….",
        HelpName = "openrc file",
    };

    private readonly Option<string?> _cloud = new("--cloud")
    {
        Description = "OpenStack: a cloud of clouds.yaml.",
        HelpName = "name",
    };

    private readonly Option<string?> _password = new("-p", "--password")
    {
        Description = "OpenStack: the password; others can see it in the list of processes, so OS_PASSWORD is better.",
        HelpName = "password",
    };

    private readonly Option<string?> _authority = new("--cacert")
    {
        Description = "OpenStack: certificates (PEM) of the authorities to trust, instead of the system's.",
        HelpName = "file",
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "OpenStack: do not check the servers' certificates.",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "OpenStack: the region of the compute service.",
        HelpName = "name",
    };

    private readonly Option<bool> _own = new("--own-project")
    {
        Description = "OpenStack: only the servers of the user's own project; those of all projects are for administrators.",
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "OpenStack: how long one answer may take.",
        DefaultValueFactory = _ => DefaultTimeout,
        HelpName = "seconds",
    };

    private readonly Option<int> _page = new("--page-size")
    {
        Description = "OpenStack: how many servers to ask for at once.",
        DefaultValueFactory = _ => 1000,
        HelpName = "count",
    };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [_rc, _cloud, _password, _authority, _insecure, _region, _own, _timeout, _page];

    /// <summary>True when an option that names a cloud was given.</summary>
    public bool NamesCloud(ParseResult result) =>
        result.GetValue(_rc) is not null || result.GetValue(_cloud) is not null || result.GetValue(_password) is not null;

    /// <summary>The ids and names of the cloud's servers.</summary>
    /// <param name="session">The session.</param>
    /// <param name="result">What was given.</param>
    /// <param name="rc">The openrc file where none was given; null for none.</param>
    /// <param name="password">The password where none was given; null for none.</param>
    /// <param name="token">Ends the asking.</param>
    public async Task<IReadOnlyDictionary<string, string>> AskAsync(
        Session session, ParseResult result, string? rc, string? password, CancellationToken token)
    {
        double seconds = result.GetValue(_timeout);
        if (seconds is not (> 0 and <= 3600)) throw new UsageException("--timeout takes a number of seconds up to 3600");
        int page = result.GetValue(_page);
        if (page is < 1 or > 100_000) throw new UsageException("--page-size takes a number from 1 to 100000");
        string? cloud = result.GetValue(_cloud);
        CloudSettings settings = CloudLookup
            .Find(
                result.GetValue(_rc) ?? (cloud is null ? rc : null), cloud, result.GetValue(_password) ?? password,
                session.Directory, Environment())
            .With("CACERT", result.GetValue(_authority) is { } file ? Path.GetFullPath(file, session.Directory) : null)
            .With("INSECURE", result.GetValue(_insecure) ? "true" : null)
            .With("REGION_NAME", result.GetValue(_region));
        using var servers = new CloudServers(settings, TimeSpan.FromSeconds(seconds));
        if (servers.InClear)
            session.Terminal.Warn($"{servers.Identity.Host} is asked without encryption (http): others can read the credentials");
        else if (settings.IsSet("INSECURE"))
            session.Terminal.Warn($"the certificate of {servers.Identity.Host} is not checked: others may read the credentials");
        Action<int>? found = session.Terminal.ErrorIsTerminal
            ? count => session.Terminal.Error.Write(FormattableString.Invariant($"\r{count} servers")) : null;
        IReadOnlyDictionary<string, string> names = await servers.NamesAsync(!result.GetValue(_own), page, found, token);
        if (found is not null) session.Terminal.Error.Write("\r\u001b[K");
        if (servers.InClear && servers.Identity.Scheme == Uri.UriSchemeHttps)
            session.Terminal.Warn("the compute service was asked without encryption (http): others can read the token");
        return names;
    }

    private static Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return environment;
    }
}
