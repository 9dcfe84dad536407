namespace Perfolio.Metrics.Agent.Inference;

/// <summary>Chooses the member that says which element of an array this is.</summary>
internal static class IdentifyingMember
{
    // The first that is there wins; then any text, then any integer, in order of appearance.
    private static readonly string[] Preferred =
    [
        "__id", "id", "name", "key", "label", "device", "dev", "interface", "ifname", "iface", "disk", "cpu", "core", "node",
        "host", "hostname", "path",
        "mount", "mountpoint", "uuid", "address", "pid", "index",
    ];

    public static string? Choose(Shape array, Shape element)
    {
        if (array.Identifying is not { Count: > 0 } candidates)
            return null;
        foreach (var preferred in Preferred)
        {
            if (element.Order.FirstOrDefault(n =>
                string.Equals(n, preferred, StringComparison.OrdinalIgnoreCase) && candidates.Contains(n)) is { } found)
                return found;
        }

        // A number that happens to differ (a load, a count) is no name: better the position.
        return element.Order.FirstOrDefault(n => candidates.Contains(n) && element[n].HasText && !element[n].HasInteger);
    }
}
