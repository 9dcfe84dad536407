using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Perfolio.Scheduling.Tests.Annotation.OpenStack;

/// <summary>Keystone v3 and Nova on a port of this host, over TLS with a certificate made here.</summary>
public sealed class FakeCloud : IDisposable
{
    public const string User = "admin";
    public const string Password = "s3cret, \"pass\"";
    public const string UserToken = "given-token-123";
    public const string CredentialId = "ac-id";
    public const string CredentialSecret = "ac-secret-456";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<string, int> _tokens = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("perfolio-cloud-").FullName;

    /// <summary>Listens.</summary>
    /// <param name="name">The host name in the certificate; null for http without TLS.</param>
    public FakeCloud(string? name = "localhost")
    {
        if (name is not null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Authority, _certificate.ExportCertificatePem());
        }

        _listener.Start();
        _ = AcceptAsync();
    }

    public string Authority => Path.Combine(_folder, "ca.pem");

    public string Address =>
        $"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>id and name of the servers, in Nova's order.</summary>
    public List<(string Id, string Name)> Servers { get; } = [];

    /// <summary>Nova's own limit of servers per page.</summary>
    public int PageLimit { get; init; } = 1000;

    /// <summary>Requests to Nova after which a token's time is over.</summary>
    public int TokenLives { get; init; } = int.MaxValue;

    /// <summary>What stands in front of the path in links to next pages; null for the right address.</summary>
    public string? LinkAddress { get; init; }

    /// <summary>Nova does not let ordinary users see all projects.</summary>
    public bool Ordinary { get; init; }

    /// <summary>Answers instead of the ones below: path → status line, headers and body; null for the ones below.</summary>
    public Func<string, string?>? Instead { get; init; }

    /// <summary>Requests: method, path and query, and behind a blank the token or the body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The settings of an openrc file for this cloud.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["AUTH_URL"] = Address + "/identity",
        ["USERNAME"] = User,
        ["PASSWORD"] = Password,
        ["PROJECT_NAME"] = "lab",
        ["CACERT"] = Authority,
    };

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                    stream = tls;
                }

                await using (stream)
                {
                    (string head, string body) = await RequestAsync(stream);
                    string? answer = Answer(head, body);
                    // A slow server: it takes the request and says nothing.
                    if (answer is null) await Task.Delay(Timeout.Infinite, _end.Token);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(answer!), _end.Token);
                    await stream.FlushAsync(_end.Token);
                    if (stream is SslStream secured) await secured.ShutdownAsync();
                }
            }
        }
        catch (Exception e) when (
            e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client went away.
        }
    }

    private async Task<(string Head, string Body)> RequestAsync(Stream stream)
    {
        var bytes = new List<byte>();
        byte[] piece = new byte[4096];
        while (true)
        {
            int count = await stream.ReadAsync(piece, _end.Token);
            if (count == 0) throw new IOException("the request is not whole");
            bytes.AddRange(piece[..count]);
            string text = Encoding.UTF8.GetString([.. bytes]);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            int length = int.Parse(Header(text[..end], "Content-Length") ?? "0");
            if (bytes.Count >= end + 4 + length) return (text[..end], text[(end + 4)..]);
        }
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n")
            .FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private string? Answer(string head, string body)
    {
        string[] line = head.Split("\r\n")[0].Split(' ');
        string? token = Header(head, "X-Auth-Token");
        Requests.Enqueue($"{line[0]} {line[1]} {token ?? body}");
        string path = line[1].Split('?')[0];
        if (Instead?.Invoke(line[1]) is { } other) return other == "silence" ? null : other;
        return path switch
        {
            "/identity/v3/auth/tokens" when line[0] == "POST" => Identity(body),
            "/compute/v2.1/servers" when line[0] == "GET" =>
                Compute(token ?? "", HttpUtility.ParseQueryString(line[1].Contains('?') ? line[1].Split('?')[1] : "")),
            _ => Reply("404 Not Found", """{"error":{"code":404,"message":"Not Found."}}"""),
        };
    }

    private string Identity(string body)
    {
        JsonElement auth = JsonDocument.Parse(body).RootElement.GetProperty("auth"), identity = auth.GetProperty("identity");
        string method = identity.GetProperty("methods")[0].GetString()!;
        JsonElement proof = identity.GetProperty(method);
        bool good = method switch
        {
            "password" => proof.GetProperty("user").GetProperty("name").GetString() == User && proof.GetProperty("user")
                .GetProperty("password").GetString() == Password
                && proof.GetProperty("user").GetProperty("domain").GetProperty("id").GetString() == "default"
                    && auth.GetProperty("scope").GetProperty("project").GetProperty("name").GetString() == "lab",
            "application_credential" => proof.GetProperty("id").GetString() == CredentialId && proof.GetProperty("secret")
                .GetString() == CredentialSecret && !auth.TryGetProperty("scope", out _),
            "token" => proof.GetProperty("id").GetString() == UserToken && auth.GetProperty("scope").GetProperty("project")
                .GetProperty("id").GetString() == "p1",
            _ => false,
        };
        // A service that repeats what it was told: nothing of it may be shown.
        if (!good)
            return Reply("401 Unauthorized",
                JsonSerializer.Serialize(
                    new { error = new { code = 401, message = "The request you have made requires authentication: " + body } }));
        string token = "issued-" + Guid.NewGuid();
        _tokens[token] = TokenLives;
        object Endpoint(string at, string region, string url) =>
            new Dictionary<string, string> { ["interface"] = at, ["region_id"] = region, ["region"] = region, ["url"] = url };
        return Reply("201 Created", JsonSerializer.Serialize(new
        {
            token = new
            {
                methods = new[] { method },
                expires_at = "2038-01-01T00:00:00.000000Z",
                catalog = new object[]
                {
                    new { type = "identity", name = "keystone",
                        endpoints = new[] { Endpoint("public", "one", Address + "/identity") } },
                    new { type = "compute", name = "nova",
                        endpoints =
                            new[] { Endpoint("internal", "one", Address + "/inner"),
                                Endpoint("public", "one", Address + "/compute/v2.1"),
                                    Endpoint("public", "two", Address + "/two") } },
                },
            },
        }), $"X-Subject-Token: {token}\r\n");
    }

    private string Compute(string token, System.Collections.Specialized.NameValueCollection query)
    {
        if (!_tokens.TryGetValue(token, out int left) || left == 0) return Reply("401 Unauthorized", """{"error":{"code":401,"message":"The request you have made requires authentication."}}""");
        _tokens[token] = left - 1;
        if (query["all_tenants"] == "1" && Ordinary) return Reply("403 Forbidden", """{"forbidden":{"code":403,"message":"Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed."}}""");
        int limit = Math.Min(int.Parse(query["limit"] ?? "1000"), PageLimit);
        int from = query["marker"] is { } marker ? Servers.FindIndex(s => s.Id == marker) + 1 : 0;
        (string Id, string Name)[] page = [.. Servers.Skip(from).Take(limit)];
        var answer = new Dictionary<string,
            object>
        { ["servers"] = page.Select(static s => new { id = s.Id, name = s.Name, links = Array.Empty<object>() }) };
        if (from + page.Length < Servers.Count)
        {
            query["marker"] = page[^1].Id;
            answer["servers_links"] =
                new[] { new { rel = "next", href = $"{LinkAddress ?? Address}/compute/v2.1/servers?{query}" } };
        }

        return Reply("200 OK", JsonSerializer.Serialize(answer));
    }

    public static string Reply(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
}
