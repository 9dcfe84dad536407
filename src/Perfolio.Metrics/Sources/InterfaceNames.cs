namespace Perfolio.Metrics.Sources;

/// <summary>Which interfaces carry what others carry too, and are left out of sums.</summary>
internal static class InterfaceNames
{
    /// <summary>Whether a name is that of a loopback, bond, team, tunnel, bridge or container interface.</summary>
    public static bool IsVirtual(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("lo"u8) || name.SequenceEqual("face"u8))
            return true;
        var stem = name.EndsWith("-nic"u8) && name.StartsWith("virbr"u8) ? name[..^4] : name;
        var letters = stem.TrimEnd("0123456789"u8);
        if (letters.Length == stem.Length)
            return false;
        return letters.SequenceEqual("bond"u8) || letters.SequenceEqual("team"u8) || letters.SequenceEqual("tun"u8) || letters.SequenceEqual("virbr"u8)
            || letters.SequenceEqual("cni"u8) || letters.SequenceEqual("cni-podman"u8) || letters.SequenceEqual("docker"u8) || letters.SequenceEqual("veth"u8);
    }
}
