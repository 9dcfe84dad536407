using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perfolio.Metrics.Protocol.Client;

/// <summary>Where a pmcd listens.</summary>
/// <param name="Host">Name or address of the host; null for a unix socket.</param>
/// <param name="Port">Port of TCP.</param>
/// <param name="SocketPath">Path of a unix socket; null for TCP.</param>
public sealed record PmcdAddress(string? Host, int Port, string? SocketPath = null)
{
    /// <summary>The port of pmcd.</summary>
    public const int DefaultPort = 44321;

    /// <summary>The unix socket of a pmcd as it is usually installed.</summary>
    public const string DefaultSocket = "/run/pcp/pmcd.socket";

    /// <summary>Reads an address: <c>host</c>, <c>host:port</c>, <c>[::1]:port</c>, <c>::1</c>, <c>unix:/path</c>, or
    /// <c>local:</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out PmcdAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        if (text is "local:" or "unix:")
            address = new PmcdAddress(null, 0, DefaultSocket);
        else if (text.StartsWith("unix:/", StringComparison.Ordinal))
            address = new PmcdAddress(null, 0, "/" + text["unix:".Length..].TrimStart('/'));
        else if (IPAddress.TryParse(text, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[')
            address = new PmcdAddress(text, DefaultPort);
        else if (Split(text) is var (host, port) && IsHost(host))
            address = new PmcdAddress(host, port);
        return address is not null;
    }

    /// <summary>The address as it is written.</summary>
    /// <returns>Such as <c>db1:44321</c>.</returns>
    public override string ToString() => SocketPath is not null
        ? "unix:" + SocketPath
        : string.Create(
            CultureInfo.InvariantCulture, $"{(Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static (string Host, int Port)? Split(string text)
    {
        var end = text.StartsWith('[')
            ? text.IndexOf(']', StringComparison.Ordinal) + 1
            : text.IndexOf(':', StringComparison.Ordinal);
        if (end == 0 && text.StartsWith('['))
            return null;
        if (end < 0)
            end = text.Length;
        var host = text[..end].Trim('[', ']');
        if (end == text.Length)
            return (host, DefaultPort);
        return text[end] == ':' && int.TryParse(text[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65_536
            ? (host, port) : null;
    }

    private static bool IsHost(string host) =>
        IPAddress.TryParse(host, out _)
        || (host.Length is > 0 and < 254 && host.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'));
}
