namespace Perfolio.Metrics.Sources;

/// <summary>Tells disks from partitions by the kernel's names.</summary>
internal static class DiskNames
{
    /// <summary>What a name stands for.</summary>
    public static DiskKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || IsOther(name))
            return DiskKind.Other;
        if (name.StartsWith("dm-"u8))
            return DiskKind.Mapped;
        if (name.StartsWith("zram"u8))
            return DiskKind.Compressed;
        // md0, md_d0; partitions of a RAID are md0p1.
        if (name.StartsWith("md"u8))
            return name.Length > 2 && name[2] is (>= (byte)'0' and <= (byte)'9') or (byte)'_'
                && !name.Contains((byte)'p') ? DiskKind.Raid : DiskKind.Other;
        // nvme0n1, mmcblk0, nbd0: a disk's name ends in a digit, its partitions are marked with p.
        if (name.StartsWith("nvme"u8) || name.StartsWith("mmcblk"u8) || name.StartsWith("nbd"u8) || name.Contains((byte)'/'))
        {
            var mark = name.LastIndexOf((byte)'p');
            return mark > 0 && IsNumber(name[(mark + 1)..])
                && name[mark - 1] is >= (byte)'0' and <= (byte)'9' ? DiskKind.Partition : DiskKind.Disk;
        }

        var lettersFirst = name.StartsWith("sd"u8) || name.StartsWith("hd"u8) || name.StartsWith("vd"u8)
            || name.StartsWith("xvd"u8);
        return lettersFirst && name[^1] is >= (byte)'0' and <= (byte)'9' ? DiskKind.Partition : DiskKind.Disk;
    }

    private static bool IsOther(ReadOnlySpan<byte> name) =>
        name.StartsWith("loop"u8) || name.StartsWith("ram"u8) || name.StartsWith("sr"u8) || name.StartsWith("scd"u8)
        || name.StartsWith("fd"u8);

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty
        && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
