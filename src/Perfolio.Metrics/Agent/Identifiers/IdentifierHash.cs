namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>FNV-1a, 64 bits: finds damage, not intent.</summary>
internal static class IdentifierHash
{
    public const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Goes on with bytes, as the second form of the file has it.</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            hash = (hash ^ b) * Prime;
        return hash;
    }

    /// <summary>Goes on with the characters of a line and its line feed, as the first form has it.</summary>
    public static ulong Add(ulong hash, string line)
    {
        foreach (var c in line)
            hash = (hash ^ c) * Prime;
        return (hash ^ '\n') * Prime;
    }
}
