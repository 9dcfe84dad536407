namespace Perfolio.Metrics.Sources;

/// <summary>What a line of /proc/diskstats is about.</summary>
internal enum DiskKind
{
    /// <summary>Not shown: loop devices, memory disks, optical drives, device mapper and software RAID.</summary>
    Other,

    /// <summary>A whole disk.</summary>
    Disk,

    /// <summary>A partition of one.</summary>
    Partition,
}
