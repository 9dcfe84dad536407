using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Recording;

/// <summary>Help about each instance domain: a line, and a text that says how its instances are called.</summary>
internal static class DomainHelp
{
    public static (string Line, string Text)? For(InstanceDomainId domain) => (domain.Domain, domain.Serial) switch
    {
        (60, 0) => ("Processors", "Processors that are switched on. The id is the kernel's number, the name cpu and that number."),
        (60, 1) => ("Disks", "Whole disks under the kernel's names, without loop, memory and optical devices, device mapper and RAID."),
        (60, 2) => ("Averaging times of the load", "The ids are minutes: 1, 5 and 15."),
        (60, 3) => ("Network interfaces", "Interfaces of this network namespace under the kernel's names."),
        (60, 4) => ("Interrupt lines", "Lines of /proc/interrupts under their number or abbreviation."),
        (60, 5) => ("File systems of devices", "Named by device; of several mounts of one device the first counts."),
        (60, 6) => ("Swap devices", "Devices and files used for swapping, by path."),
        (60, 10) => ("Partitions of disks", "Partitions under the kernel's names."),
        (60, 12) => ("Caches of kernel objects", "Lines of /proc/slabinfo by name."),
        (60, 17) => ("Network interfaces, for addresses", "The same interfaces as of the counters, with ids of their own."),
        (60, 18) => ("tmpfs file systems", "Named by mount point."),
        (60, 19) => ("Memory nodes", "Nodes of a machine with non-uniform memory. The id is the kernel's number, the name node and that number."),
        (60, 24) => ("Devices of the device mapper", "Logical volumes and the like, by the name an administrator gave them."),
        (60, 25) => ("Software RAIDs", "Devices md0 and on."),
        (60, 31) => ("Sizes of free blocks", "Zone, order and node: DMA::order0::node0. A block of order n has 2^n pages."),
        (60, 32) => ("Zones of memory", "A node (node0), for what is counted per node, or a zone and a node (DMA::node0)."),
        (60, 33) => ("Reserves of zones",
            "Zone, node and number of the zone that requests come from: DMA::node0::lowmem_reserved1."),
        (60, 35) => ("Serial ports", "Ports of the serial driver by number."),
        (60, 36) => ("Kinds of soft interrupt", "Lines of /proc/softirqs by name."),
        (60, 37) => ("Averaging times of pressure", "The ids are seconds: 10, 60 and 300."),
        (60, 38) => ("Compressed memory disks", "Devices zram0 and on."),
        (60, 40) => ("Interrupt lines and processors", "Line and processor: 24::cpu0."),
        (60, 41) => ("Kinds of soft interrupt and processors", "Kind and processor: TIMER::cpu0."),
        (3, 9) => ("Processes", "The id is the process id. The name has six digits of it, a blank and the first word of the command line."),
        _ => null,
    };
}
