namespace Perfolio.Metrics.Sources;

/// <summary>Tells disks from partitions by the kernel's names.</summary>
internal static class DiskNames
{
    /// <summary>What a name stands for.</summary>
    public static DiskKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || IsOther(name))
            return DiskKind.Other;
        // nvme0n1, mmcblk0, nbd0: a disk's name ends in a digit, its partitions are marked with p.
        if (name.StartsWith("nvme"u8) || name.StartsWith("mmcblk"u8) || name.StartsWith("nbd"u8) || name.Contains((byte)'/'))
        {
            var mark = name.LastIndexOf((byte)'p');
            return mark > 0 && IsNumber(name[(mark + 1)..]) && name[mark - 1] is >= (byte)'0' and <= (byte)'9' ? DiskKind.Partition : DiskKind.Disk;
        }

        var lettersFirst = name.StartsWith("sd"u8) || name.StartsWith("hd"u8) || name.StartsWith("vd"u8) || name.StartsWith("xvd"u8);
        return lettersFirst && name[^1] is >= (byte)'0' and <= (byte)'9' ? DiskKind.Partition : DiskKind.Disk;
    }

    private static bool IsOther(ReadOnlySpan<byte> name) =>
        name.StartsWith("loop"u8) || name.StartsWith("ram"u8) || name.StartsWith("zram"u8) || name.StartsWith("sr"u8) || name.StartsWith("scd"u8)
        || name.StartsWith("fd"u8) || name.StartsWith("dm-"u8) || name.StartsWith("md"u8);

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
