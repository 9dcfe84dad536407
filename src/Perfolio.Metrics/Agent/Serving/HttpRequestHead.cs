using System.Text;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>The head of an HTTP/1.x request, as far as a server of one page needs it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path without its query.</param>
/// <param name="Host">The Host header; empty when there is none.</param>
/// <param name="KeepsAlive">Whether another request may follow.</param>
internal sealed record HttpRequestHead(string Method, string Path, string Host, bool KeepsAlive)
{
    /// <summary>Whether the request names this host by a name of the loopback.</summary>
    public bool IsForLoopback
    {
        get
        {
            var host = Host.StartsWith('[') ? Host[..(Host.IndexOf(']', StringComparison.Ordinal) + 1)] : Host.Split(':')[0];
            return host.ToUpperInvariant() is "LOCALHOST" or "127.0.0.1" or "[::1]" or "";
        }
    }

    /// <summary>Reads a head, up to and with its empty line.</summary>
    /// <returns>The head; null when it is none, or has a body.</returns>
    public static HttpRequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.EndsWith("\r\n\r\n"u8))
            return null;
        var lines = Encoding.Latin1.GetString(bytes[..^4]).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, var version]
            || !version.StartsWith("HTTP/1.", StringComparison.Ordinal) || !target.StartsWith('/'))
            return null;
        var host = "";
        var keeps = version != "HTTP/1.0";
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return null;
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].ToUpperInvariant())
            {
                case "HOST":
                    host = value;
                    break;
                case "CONNECTION":
                    keeps = value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
                        || (keeps && !value.Contains("close", StringComparison.OrdinalIgnoreCase));
                    break;
                case "CONTENT-LENGTH" when value != "0":
                case "TRANSFER-ENCODING":
                    return null;
            }
        }

        return new HttpRequestHead(method, target.Split('?')[0], host, keeps);
    }
}
