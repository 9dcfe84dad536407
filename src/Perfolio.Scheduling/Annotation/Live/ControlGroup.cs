using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>What a control group stands for, told by its path.</summary>
/// <param name="Kind">What manages it.</param>
/// <param name="Id">The id of a container, or the name of a unit or machine.</param>
/// <param name="Pod">The uid of a Kubernetes pod; null for others.</param>
public sealed record ControlGroup(ControlGroupKind Kind, string Id, string? Pod = null)
{
    private const int IdLength = 64;
    private const int LongestPath = 4096;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private static readonly (string Start, ControlGroupKind Kind)[] Scopes =
    [
        ("docker-", ControlGroupKind.Docker), ("libpod-", ControlGroupKind.Podman), ("crio-", ControlGroupKind.Container),
        ("cri-containerd-", ControlGroupKind.Container), ("nerdctl-", ControlGroupKind.Container),
    ];

    /// <summary>The container or unit of a path in <c>/proc/PID/cgroup</c>; null when it is neither.</summary>
    public static ControlGroup? OfPath(string path)
    {
        if (path.Length > LongestPath) return null;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // The innermost container counts, and only outside of containers the innermost unit.
        for (int i = parts.Length - 1; i >= 0; i--)
            if (Container(parts, i) is { } container)
                return container;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (Without(parts[i], ".service") is { } service) return new ControlGroup(ControlGroupKind.Unit, Unescape(service));
            if (parts[i].EndsWith(".scope", StringComparison.Ordinal))
                return new ControlGroup(ControlGroupKind.Unit, Unescape(parts[i]));
        }

        return null;
    }

    private static ControlGroup? Container(string[] parts, int at)
    {
        string part = parts[at];
        if (Without(part, ".scope") is { } scope)
        {
            foreach ((string start, ControlGroupKind kind) in Scopes)
                if (scope.StartsWith(start, StringComparison.Ordinal) && IsId(scope.AsSpan(start.Length)))
                    return Made(kind, scope[start.Length..], parts, at);
            if (scope.StartsWith("machine-", StringComparison.Ordinal))
                return new ControlGroup(ControlGroupKind.Machine, Unescape(scope["machine-".Length..]));
        }

        const string Payload = "lxc.payload.";
        if (part.StartsWith(Payload, StringComparison.Ordinal))
            return new ControlGroup(ControlGroupKind.Lxc, part[Payload.Length..]);
        string? parent = at > 0 ? parts[at - 1] : null;
        if (parent == "lxc") return new ControlGroup(ControlGroupKind.Lxc, part);
        if (part.StartsWith("libpod-", StringComparison.Ordinal) && IsId(part.AsSpan("libpod-".Length)))
            return Made(ControlGroupKind.Podman, part["libpod-".Length..], parts, at);
        if (!IsId(part)) return null;
        return Made(parent == "docker" ? ControlGroupKind.Docker : ControlGroupKind.Container, part, parts, at);
    }

    private static ControlGroup Made(ControlGroupKind kind, string id, string[] parts, int at)
    {
        for (int i = at - 1; i >= 0; i--)
        {
            // kubepods/burstable/pod<uid> or kubepods-burstable-pod<uid, _ for ->.slice
            string part = Without(parts[i], ".slice") ?? parts[i];
            int pod = part.LastIndexOf("pod", StringComparison.Ordinal);
            if (pod < 0 || part.Length - pod - "pod".Length != 36) continue;
            return new ControlGroup(ControlGroupKind.Kubernetes, id, part[(pod + "pod".Length)..].Replace('_', '-'));
        }

        return new ControlGroup(kind, id);
    }

    private static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(Hexadecimal);

    private static string? Without(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : null;

    /// <summary>systemd writes characters as <c>\x2d</c>.</summary>
    private static string Unescape(string name)
    {
        if (!name.Contains("\\x", StringComparison.Ordinal)) return name;
        var bytes = new List<byte>(name.Length);
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(name);
        while (!text.IsEmpty)
        {
            if (text.Length >= 4 && text[0] == '\\' && text[1] == 'x'
                && byte.TryParse(text.Slice(2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte one))
            {
                bytes.Add(one);
                text = text[4..];
            }
            else
            {
                bytes.Add(text[0]);
                text = text[1..];
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
