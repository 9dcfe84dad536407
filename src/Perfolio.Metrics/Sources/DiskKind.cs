namespace Perfolio.Metrics.Sources;

/// <summary>What a line of /proc/diskstats is about.</summary>
internal enum DiskKind
{
    /// <summary>Not shown: loop devices, memory disks, optical drives, diskettes.</summary>
    Other,

    /// <summary>A whole disk.</summary>
    Disk,

    /// <summary>A partition of one.</summary>
    Partition,

    /// <summary>A device of the device mapper.</summary>
    Mapped,

    /// <summary>A software RAID.</summary>
    Raid,

    /// <summary>A compressed memory disk.</summary>
    Compressed,
}
