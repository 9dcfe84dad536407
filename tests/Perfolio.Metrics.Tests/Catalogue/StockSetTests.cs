using Perfolio.Metrics.Catalogue;

namespace Perfolio.Metrics.Tests.Catalogue;

/// <summary>
/// What the stock metric sets of pmrep need, derived metrics taken apart. An interop test compares the lists with pmrep's own
/// files.
/// </summary>
public sealed class StockSetTests
{
    public static TheoryData<string, string> Sets => new()
    {
        { ":sar", "hinv.ncpu kernel.all.cpu.user kernel.all.cpu.nice kernel.all.cpu.sys kernel.all.cpu.wait.total kernel.all.cpu.steal kernel.all.cpu.idle" },
        { ":sar-b", "disk.all.total disk.all.read disk.all.write disk.all.discard disk.all.blkread disk.all.blkwrite disk.all.blkdiscard" },
        {
            ":sar-B",
            "mem.vmstat.pgpgin mem.vmstat.pgpgout mem.vmstat.pgfault mem.vmstat.pgmajfault mem.vmstat.pgfree mem.vmstat.pgscan_kswapd mem.vmstat.pgscan_direct "
            + "mem.vmstat.pgscan_direct_throttle mem.vmstat.pgsteal_kswapd mem.vmstat.pgsteal_direct"
        },
        { ":sar-w", "kernel.all.sysfork kernel.all.pswitch" },
        { ":sar-H", "mem.util.hugepagesFreeBytes mem.util.hugepagesTotalBytes mem.util.hugepagesRsvdBytes mem.util.hugepagesSurpBytes" },
        {
            ":sar-r",
            "mem.physmem mem.freemem mem.util.free mem.util.available mem.util.bufmem mem.util.cached mem.util.slab mem.util.committed_AS mem.util.swapTotal "
            + "mem.util.active mem.util.inactive mem.util.dirty"
        },
        {
            ":vmstat",
            "kernel.all.running kernel.all.blocked swap.used mem.util.free mem.util.bufmem mem.util.cached mem.util.slab swap.pagesin swap.pagesout "
            + "mem.vmstat.pgpgin mem.vmstat.pgpgout kernel.all.intr kernel.all.pswitch kernel.all.cpu.user kernel.all.cpu.nice kernel.all.cpu.sys "
            + "kernel.all.cpu.idle kernel.all.cpu.wait.total kernel.all.cpu.steal hinv.ncpu"
        },
        { ":collectl-sn", "network.interface.in.bytes network.interface.in.packets network.interface.out.bytes network.interface.out.packets" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_metric_of_a_stock_set_can_be_sampled(string set, string metrics) =>
        metrics.Split(' ').Where(static m => !MetricCatalogue.TryFind(m, out _)).ShouldBeEmpty(set);
}
