using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>Sends requests to a cloud and tells in one line, without secrets, what went wrong.</summary>
internal sealed class CloudConnection : IDisposable
{
    private const int LargestAnswer = 64 << 20;
    private const int LongestReason = 200;
    private const int ShortestPart = 4;

    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly HashSet<string> _secretParts = [];
    private bool _mute;

    /// <summary>Connects when the first request is sent.</summary>
    /// <param name="settings">CACERT and INSECURE count.</param>
    /// <param name="patience">How long one answer may take.</param>
    /// <exception cref="NamingException">The file of certificates cannot be used.</exception>
    public CloudConnection(CloudSettings settings, TimeSpan patience)
    {
        _patience = patience;
        // Redirects would take the token to where the answer says.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = patience,
            SslOptions = Tls(settings),
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>
    /// Nothing that holds a part of this text is shown. Parts, because a service may repeat a request in any encoding, which
    /// leaves letters and digits as they are; a text without a part long enough to be found mutes the services.
    /// </summary>
    public void Hide(string secret)
    {
        string letters = string.Concat(secret.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : ' '));
        string[] parts = [.. letters.Split(' ').Where(static p => p.Length >= ShortestPart)];
        _mute |= parts.Length == 0;
        _secretParts.UnionWith(parts);
    }

    /// <summary>Sends a request and reads its answer whole.</summary>
    /// <exception cref="NamingException">There was none.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted.</exception>
    public async Task<(
        HttpResponseMessage Response, byte[] Content)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string where = Shown(request.RequestUri!);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_patience);
        try
        {
            HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, limited.Token);
            return (response, await response.Content.ReadAsByteArrayAsync(limited.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NamingException(
                FormattableString.Invariant($"{where}: no answer within {_patience.TotalSeconds:0.###} s (--timeout)"), e);
        }
        catch (HttpRequestException e)
        {
            throw new NamingException($"{where}: {Reason(e)}", e);
        }
    }

    /// <summary>Reads an answer's JSON.</summary>
    /// <exception cref="NamingException">It is none.</exception>
    public static T Read<T>(Uri address, byte[] content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type)
                ?? throw new NamingException($"{Shown(address)}: the answer is empty");
        }
        catch (JsonException e)
        {
            throw new NamingException($"{Shown(address)}: the answer is not the JSON of this service; is the address right?", e);
        }
    }

    /// <summary>What to say of an answer that is no success.</summary>
    public NamingException Refused(Uri address, HttpResponseMessage response, byte[] content)
    {
        int code = (int)response.StatusCode;
        string what = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "the credentials are not accepted",
            HttpStatusCode.Forbidden => "the user may not do this",
            HttpStatusCode.NotFound => "there is no such service; is the address right?",
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => response.Headers.Location is { } to
                ? $"it is elsewhere: {(to.IsAbsoluteUri ? Shown(to) : Plain(to.OriginalString))}" : "it is elsewhere",
            _ => "the request failed",
        };
        string said = Said(content);
        return new NamingException(
            FormattableString.Invariant($"{Shown(address)}: {what} (HTTP {code}{(said.Length > 0 ? $", '{said}'" : "")})"));
    }

    /// <summary>An address without user, password and query.</summary>
    public static string Shown(Uri address) =>
        Plain(address.IsAbsoluteUri
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : address.OriginalString);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static SslClientAuthenticationOptions Tls(CloudSettings settings)
    {
        var options = new SslClientAuthenticationOptions();
        if (settings.IsSet("INSECURE"))
        {
#pragma warning disable CA5359, MA0039 // The user asked for no check; without the question there is one.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
            return options;
        }

        if (settings["CACERT"] is not { } path) return options;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new NamingException($"{path}: the certificates cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        if (authorities.Count == 0) throw new NamingException($"{path}: holds no certificate in PEM form");
        options.CertificateChainPolicy =
            new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return options;
    }

    private static string Reason(HttpRequestException failure)
    {
        if (failure.InnerException is AuthenticationException tls)
            return $"the server's certificate is not trusted: {Plain(tls.Message)} "
                + "Give its authority with --cacert FILE, or --insecure";
        return failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
            ? FormattableString.Invariant($"the answer is larger than {LargestAnswer >> 20} MiB")
            : $"no answer: {Plain((failure.InnerException ?? failure).Message)}";
    }

    /// <summary>The message in an answer, which comes from outside.</summary>
    private string Said(byte[] content)
    {
        string text;
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            text = Message(document.RootElement) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }

        return _mute || _secretParts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)) ? "" : Plain(text);
    }

    /// <summary>Keystone: error.message; Nova: forbidden.message, itemNotFound.message, …</summary>
    private static string? Message(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        foreach (JsonProperty one in root.EnumerateObject())
            if (one.Value.ValueKind == JsonValueKind.Object && one.Value.TryGetProperty("message", out JsonElement message)
                && message.ValueKind == JsonValueKind.String)
                return message.GetString();
        return null;
    }

    private static string Plain(string text)
    {
        text = TaskName.Display(Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ").Trim()));
        return text.Length > LongestReason ? text[..LongestReason] + "…" : text;
    }
}
