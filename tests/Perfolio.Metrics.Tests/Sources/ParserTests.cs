using System.Text;
using Perfolio.Metrics.Sampling;
using Perfolio.Metrics.Sources;

namespace Perfolio.Metrics.Tests.Sources;

public sealed class ParserTests
{
    private const string Stat = """
        cpu  100 20 30 400 5 6 7 8 9 1
        cpu0 60 10 10 200 5 6 7 8 9 1
        cpu3 40 10 20 200 0 0 0 0 0 0
        intr 1234 5 6
        ctxt 77
        btime 1795225422
        processes 61938
        procs_running 20
        procs_blocked 2
        """;

    private const string Disks = """
           7       0 loop0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
         254       0 vda 192400 17830 14264298 907850 297454 57521 19432504 106720 3 106284 1035188 49603 136 5612456 13189 66528 7427
         254       1 vda1 10 1 80 2 20 2 160 3 0 4 5
         259       0 nvme0n1 1 2 4 8 16 32 64 128 0 512 1024 0 0 0 0
         259       1 nvme0n1p1 1 2 4 8 16 32 64 128 0 512 1024 0 0 0 0
        """;

    private const string Interfaces = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 15150025   73866    0    0    0     0          0         0 15150025   73866    0    0    0     0       0          0
          eth0:1016701149   23136    1    2    3     4          5         6  1225498   15080    7    8    9    10      11         12
        """;

    private const string Netstat = """
        TcpExt: SyncookiesSent TCPLossProbes SomethingNew TCPTimeouts
        TcpExt: 1 2 3 4
        IpExt: InNoRoutes InOctets
        IpExt: 5 18446744073709551615
        """;

    [Fact]
    public void Processor_times_are_milliseconds()
    {
        using var reader = new StatReader("/nowhere");
        Parse(reader, Stat);
        var scale = 1000 / (long)KernelConstants.TicksPerSecond;
        Cell(reader, "cpu", "user").ShouldBe(100 * scale);
        Cell(reader, "cpu", "vuser").ShouldBe(91 * scale);
        Cell(reader, "cpu", "intr").ShouldBe(13 * scale);
        Cell(reader, "percpu", "sys", 3).ShouldBe(20 * scale);
        Cell(reader, "stat", "intr").ShouldBe(1234);
        Cell(reader, "stat", "ncpu").ShouldBe(2);
        Cell(reader, "stat", "procs_blocked").ShouldBe(2);
    }

    [Fact]
    public void A_processor_that_leaves_is_no_error_and_keeps_its_id()
    {
        using var reader = new StatReader("/nowhere");
        Parse(reader, Stat);
        var table = Table(reader, "percpu");
        var version = table.Domain!.Version;
        Parse(reader, "cpu 1 1 1 1\ncpu3 1 1 1 1\n");
        table.RowCount.ShouldBe(1);
        table.Domain.List.Ids.ToArray().ShouldBe([3]);
        table.Domain.Version.ShouldBe(version + 1);
        Parse(reader, Stat);
        table.Domain.List.Ids.ToArray().ShouldBe([0, 3]);
    }

    [Fact]
    public void Disks_partitions_and_sums_are_told_apart()
    {
        using var reader = new DiskReader("/nowhere", "/nowhere");
        Parse(reader, Disks);
        var disks = Table(reader, "disk");
        Enumerable.Range(0, disks.Domain!.List.Count).Select(disks.Domain.List.Name).ShouldBe(["vda", "nvme0n1"]);
        Cell(reader, "disk", "read_bytes", 0).ShouldBe(14264298 / 2);
        Cell(reader, "disk", "flush_rawactive", 0).ShouldBe(7427);
        Cell(reader, "disk", "inflight", 0).ShouldBe(3);
        Cell(reader, "diskall", "total").ShouldBe(192400 + 297454 + 1 + 16);
        Cell(reader, "diskall", "ndisk").ShouldBe(2);
        var partitions = Table(reader, "partition");
        Enumerable.Range(0, partitions.Domain!.List.Count).Select(partitions.Domain.List.Name).ShouldBe(["vda1", "nvme0n1p1"]);
        partitions.Has(0, partitions.Column("discard")).ShouldBeFalse();
    }

    [Fact]
    public void Interfaces_are_read_and_loopback_is_not_in_the_sum()
    {
        using var reader = new InterfaceReader("/nowhere", "/nowhere");
        Parse(reader, Interfaces);
        Cell(reader, "interface", "in.bytes", 1).ShouldBe(1016701149);
        Cell(reader, "interface", "collisions", 1).ShouldBe(10);
        Cell(reader, "interface", "total.drops", 1).ShouldBe(10);
        Cell(reader, "netall", "in.packets").ShouldBe(23136);
        Cell(reader, "netall", "ninterface").ShouldBe(2);
    }

    [Fact]
    public void Protocol_counters_are_found_by_name()
    {
        using var reader = new ProtocolReader("/nowhere", "netstat");
        Parse(reader, Netstat);
        Cell(reader, "netstat", "TcpExt.TCPTimeouts").ShouldBe(4);
        Cell(reader, "netstat", "IpExt.InOctets").ShouldBe(-1);
    }

    [Fact]
    public void Memory_is_derived()
    {
        using var reader = new MemoryReader("/nowhere");
        Parse(reader, "MemTotal: 1000 kB\nMemFree: 300 kB\nBuffers: 50 kB\nCached: 150 kB\nDirty: 10 kB\nSwapTotal: 20 kB\nSwapFree: 5 kB\nHugePages_Total: 2\nHugepagesize: 2048 kB\n");
        Cell(reader, "meminfo", "=used").ShouldBe(700);
        Cell(reader, "meminfo", "=other").ShouldBe(500);
        Cell(reader, "meminfo", "=clean").ShouldBe(140);
        Cell(reader, "meminfo", "=swapUsed").ShouldBe(15 * 1024);
        Cell(reader, "meminfo", "=hugeTotal").ShouldBe(2 * 2048 * 1024);
        Cell(reader, "meminfo", "=hugepagesize").ShouldBe(2048 * 1024);
    }

    [Fact]
    public void A_program_name_may_hold_parentheses()
    {
        ProcessStat.TrySplit("42 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23"u8,
            out var line).ShouldBeTrue();
        Encoding.UTF8.GetString(line.Command).ShouldBe("a) b (c");
        line.State.ShouldBe((byte)'R');
        line.ResidentPages.ShouldBe(21);
    }

    [Fact]
    public void Load_connections_sockets_softnet_pressure_and_mounts()
    {
        using var load = new LoadReader("/nowhere");
        Parse(load, "8.20 6.76 5.08 4/146 3589\n");
        Cell(load, "loadavg", "nprocs").ShouldBe(146);
        using var connections = new ConnectionReader("/nowhere", "tcpconn");
        Parse(connections, "  sl  local rem st\n   0: 0100007F:AD59 00000000:0000 0A 0\n   1: 0100007F:AD59 00000000:0000 01 0\n");
        Cell(connections, "tcpconn", "listen").ShouldBe(1);
        using var sockets = new SocketReader("/nowhere", "sockstat");
        Parse(sockets, "sockets: used 27\nTCP: inuse 2 orphan 0 tw 6 alloc 2 mem 0\n");
        Cell(sockets, "sockstat", "TCP.tw").ShouldBe(6);
        using var pressure = new PressureReader("/nowhere", "io", PressureReader.Windows());
        Parse(pressure, "some avg10=4.64 avg60=1.03 avg300=0.62 total=58508988\nfull avg10=0.00 avg60=0.00 avg300=0.20 total=41824195\n");
        Cell(pressure, "pressure.io", "full").ShouldBe(41824195);
        BitConverter.Int64BitsToDouble(Cell(pressure, "pressure.io.avg", "some", 10)).ShouldBe(4.64);
        using var mounts = new FileSystemReader("/nowhere");
        Parse(mounts, "tmpfs /no\\040where tmpfs rw 0 0\n/dev/vda / ext4 rw 0 0\n/dev/vda /again ext4 rw 0 0\n");
        Table(mounts, "tmpfs").Domain!.List.Name(0).ShouldBe("/no where");
        Table(mounts, "filesys").RowCount.ShouldBe(1);
        Cell(mounts, "filesys", "capacity").ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Damaged_text_is_survived_by_every_parser()
    {
        string[] texts = [Stat, Disks, Interfaces, Netstat, "cpu-1 2\ncpu99999999999999999999 1\n", ":\n::\n :\n", "\0\0\n",
            "a:b:c\n\n\n", new string('9', 5000), "x (y", new string(':', 300)];
        var random = new Random(1);
        foreach (var reader in Readers())
        {
            using (reader)
            {
                foreach (var text in texts)
                {
                    var bytes = Encoding.Latin1.GetBytes(text);
                    for (var cut = 0; cut <= bytes.Length; cut += Math.Max(1, bytes.Length / 97))
                        reader.Parse(bytes.AsSpan(0, cut));
                    for (var i = 0; i < 200; i++)
                    {
                        var damaged = (byte[])bytes.Clone();
                        for (var k = 0; k < 5; k++)
                            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                        reader.Parse(damaged);
                    }
                }

                reader.Parse(default);
                reader.Tables.ShouldAllBe(static t => t.RowCount <= 1 || t.Domain != null);
            }
        }
    }

    private static IEnumerable<FileReader> Readers() =>
    [
        new StatReader("/nowhere"), new LoadReader("/nowhere"), new UptimeReader("/nowhere"), new MemoryReader("/nowhere"),
            new VirtualMemoryReader("/nowhere"),
        new DiskReader("/nowhere", "/nowhere"), new InterfaceReader("/nowhere", "/nowhere"),
            new ProtocolReader("/nowhere", "snmp"), new ProtocolReader("/nowhere", "netstat"),
        new SocketReader("/nowhere", "sockstat"), new SoftnetReader("/nowhere", new StatReader("/nowhere").Tables[1].Domain!),
            new ConnectionReader("/nowhere", "tcpconn6"), new ConnectionReader("/nowhere", "udpconn"),
        new ScalarReader("/nowhere", "file-nr"), new LockReader("/nowhere"),
            new CpuInfoReader("/nowhere", new StatReader("/nowhere").Tables[1].Domain!),
        InterruptReader.Soft("/nowhere", new StatReader("/nowhere").Tables[1].Domain!),
        InterruptReader.Hard("/nowhere", new StatReader("/nowhere").Tables[1].Domain!), new KeyedReader("/nowhere", "snmp6"),
            new UnixSocketReader("/nowhere"),
        new BuddyReader("/nowhere"), new ZoneReader("/nowhere"), new SlabReader("/nowhere"), new SwapDeviceReader("/nowhere"),
            new SerialReader("/nowhere"),
        new UserReader("/nowhere"), new PressureReader("/nowhere", "irq", PressureReader.Windows()),
    ];

    private static void Parse(FileReader reader, string text) => reader.Parse(Encoding.Latin1.GetBytes(text));

    private static ValueTable Table(MetricReader reader, string table) => reader.Tables.Single(t => t.Name == table);

    private static long Cell(MetricReader reader, string table, string key, int instance = -1)
    {
        var found = Table(reader, table);
        for (var row = 0; row < found.RowCount; row++)
        {
            if ((instance < 0 || found.IdOf(row) == instance) && found.Has(row, found.Column(key)))
                return found.Bits(row, found.Column(key));
        }

        throw new InvalidOperationException($"{table} has no {key} of {instance}");
    }
}
