using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>The servers of an OpenStack cloud, asked of Keystone v3 and Nova.</summary>
public sealed class CloudServers : IDisposable
{
    private const int MostServers = 1_000_000;
    private const int MostPages = 100_000;

    private readonly CloudSettings _settings;
    private readonly AuthenticationRequest _authentication;
    private readonly CloudConnection _connection;
    private string? _token;
    private Uri? _compute;

    /// <summary>Takes the settings over; nothing is asked yet.</summary>
    /// <param name="settings">How to reach the cloud.</param>
    /// <param name="patience">How long one answer may take.</param>
    /// <exception cref="NamingException">A setting is missing or wrong; says which.</exception>
    public CloudServers(CloudSettings settings, TimeSpan patience)
    {
        _settings = settings;
        Identity = IdentityAddress(settings);
        _authentication = new AuthenticationRequest(settings);
        _connection = new CloudConnection(settings, patience);
        foreach (string secret in _authentication.Secrets) _connection.Hide(secret);
    }

    /// <summary>Where tokens are asked for.</summary>
    public Uri Identity { get; }

    /// <summary>True when something secret goes over a connection that is not encrypted.</summary>
    public bool InClear => Identity.Scheme != Uri.UriSchemeHttps
        || (_compute is not null && _compute.Scheme != Uri.UriSchemeHttps);

    /// <summary>Tokens asked for so far.</summary>
    public int Authentications { get; private set; }

    /// <summary>Asks for the names of all servers.</summary>
    /// <param name="allProjects">
    /// Of all projects, for which the user must be an administrator; otherwise of the user's own.
    /// </param>
    /// <param name="pageSize">How many servers to ask for at once.</param>
    /// <param name="found">Is told after each page how many there are so far; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Name by id; ids are in lower case.</returns>
    /// <exception cref="NamingException">The cloud did not answer, refused, or answered something else.</exception>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(
        bool allProjects = true, int pageSize = 1000, Action<int>? found = null, CancellationToken cancellationToken = default)
    {
        if (_token is null) await AuthenticateAsync(cancellationToken);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string first = string.Create(CultureInfo.InvariantCulture, $"?limit={pageSize}{(allProjects ? "&all_tenants=1" : "")}");
        string query = first;
        for (int pages = 1; ; pages++)
        {
            (ServerPage page, Uri address) = await PageAsync(query, cancellationToken);
            int before = names.Count;
            string? last = null;
            foreach (ServerSummary? server in page.Servers ?? [])
            {
                if (server?.Id is not { Length: > 0 } id) continue;
                last = id;
                names[id.ToLowerInvariant()] = server.Name ?? "";
            }

            found?.Invoke(names.Count);
            PageLink? next = page.Links?.FirstOrDefault(static l => l?.Relation == "next");
            if (next is null) return names;
            if (last is null || names.Count == before || pages >= MostPages || names.Count > MostServers)
                throw new NamingException(
                    $"{CloudConnection.Shown(address)}: the list of servers goes on without end; {names.Count} were read");
            // Only the link's query counts: behind proxies its address is often wrong, and the token must stay here.
            query = Uri.TryCreate(next.Address, UriKind.Absolute, out Uri? link) && link.Query.Length > 1 ? link.Query
                : $"{first}&marker={Uri.EscapeDataString(last)}";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static Uri IdentityAddress(CloudSettings settings)
    {
        string given = settings.Require("AUTH_URL");
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http")
            || address.Host.Length == 0)
            throw new NamingException($"{settings.Origin}: OS_AUTH_URL is no https:// address");
        string path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/v2.0", StringComparison.Ordinal)) path = path[..^"/v2.0".Length];
        if (!path.EndsWith("/v3", StringComparison.Ordinal)) path += "/v3";
        return new UriBuilder(address.Scheme, address.Host, address.Port, path + "/auth/tokens").Uri;
    }

    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Identity);
        request.Content = new ByteArrayContent(_authentication.Body());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Authentications++;
        (HttpResponseMessage response, byte[] content) = await _connection.SendAsync(request, cancellationToken);
        using (response)
        {
            if (!response.IsSuccessStatusCode) throw _connection.Refused(Identity, response, content);
            _token = response.Headers.TryGetValues("X-Subject-Token", out IEnumerable<string>? tokens) ? tokens.First() : null;
        }

        if (string.IsNullOrEmpty(_token))
            throw new NamingException(
                $"{CloudConnection.Shown(Identity)}: the answer has no token (X-Subject-Token); is this Keystone?");
        _connection.Hide(_token);
        _compute = ComputeAddress(CloudConnection.Read(Identity, content, CloudJson.Default.TokenAnswer));
    }

    private Uri ComputeAddress(TokenAnswer answer)
    {
        string? given = _settings["COMPUTE_ENDPOINT_OVERRIDE"];
        string wanted = (_settings.First("INTERFACE", "ENDPOINT_TYPE") ?? "public").Replace("URL", "", StringComparison.Ordinal);
        string? region = _settings["REGION_NAME"];
        if (given is null)
        {
            CatalogEndpoint[] endpoints = [.. (answer.Token?.Catalog ?? []).Where(static s => s?.Type == "compute")
                .SelectMany(static s => s!.Endpoints ?? []).OfType<CatalogEndpoint>()];
            if (endpoints.Length == 0)
                throw new NamingException(
                    $"{CloudConnection.Shown(Identity)}: there is no compute service; is a project given (OS_PROJECT_NAME)?");
            bool Fits(CatalogEndpoint e) =>
                e.Interface == wanted && (region is null || e.RegionId == region || e.Region == region);
            string where = region is null ? "" : $" in region {region}";
            given = endpoints.FirstOrDefault(Fits)?.Url ?? throw new NamingException(
                $"{CloudConnection.Shown(Identity)}: the compute service has no {wanted} address{where} (OS_INTERFACE, OS_REGION_NAME)");
        }

        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
            throw new NamingException($"{CloudConnection.Shown(Identity)}: the compute service's address is no https:// address");
        string path = address.AbsolutePath.TrimEnd('/');
        if (!path.Contains("/v2", StringComparison.Ordinal)) path += "/v2.1";
        return new UriBuilder(address.Scheme, address.Host, address.Port, path + "/servers").Uri;
    }

    private async Task<(ServerPage Page, Uri Address)> PageAsync(string query, CancellationToken cancellationToken)
    {
        for (bool again = false; ; again = true)
        {
            Uri address = new UriBuilder(_compute!) { Query = query }.Uri;
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("X-Auth-Token", _token);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            (HttpResponseMessage response, byte[] content) = await _connection.SendAsync(request, cancellationToken);
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && !again)
                {
                    // The token's time is over.
                    await AuthenticateAsync(cancellationToken);
                    continue;
                }

                if (response.IsSuccessStatusCode)
                    return (CloudConnection.Read(address, content, CloudJson.Default.ServerPage), address);
                if (response.StatusCode == HttpStatusCode.Forbidden && query.Contains("all_tenants", StringComparison.Ordinal))
                    throw new NamingException(
                        _connection.Refused(address, response, content).Message
                        + "; servers of all projects are for administrators, see --own-project");
                throw _connection.Refused(address, response, content);
            }
        }
    }
}
