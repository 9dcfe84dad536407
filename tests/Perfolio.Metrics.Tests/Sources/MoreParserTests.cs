using System.Buffers.Binary;
using System.Text;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;
using Perfolio.Metrics.Sources;

namespace Perfolio.Metrics.Tests.Sources;

public sealed class MoreParserTests
{
    private const string Zones = """
        Node 0, zone      DMA
          per-node stats
              nr_inactive_anon 5
              nr_kernel_stack 100
          pages free     3840
                min      36
                present  3998
                managed  3840
                protection: (0, 3019)
              nr_mlock     2
        Node 0, zone  Movable
          pages free     0
                min      32
                present  0
                protection: (0, 0)
        """;

    private const string Interrupts = """
                   CPU0       CPU2
         24:          1          2  IO-APIC   5-edge      ACPI:Ged
        NMI:         10         20   Non-maskable interrupts
        ERR:          3
        MIS:          4
        """;

    [Fact]
    public void Zones_without_memory_are_left_out_but_not_their_reserves()
    {
        using var reader = new ZoneReader("/nowhere");
        Parse(reader, Zones);
        var zones = Table(reader, "zoneinfo");
        Names(zones).ShouldBe(["node0", "DMA::node0"]);
        var page = Environment.SystemPageSize / 1024;
        Cell(zones, "nr_inactive_anon", 0).ShouldBe(5 * page);
        Cell(zones, "nr_kernel_stack", 0).ShouldBe(100);
        Cell(zones, "free", 1).ShouldBe(3840 * page);
        Cell(zones, "nr_mlock", 1).ShouldBe(2 * page);
        Names(Table(reader, "zoneinfo.protection")).ShouldBe(
            ["DMA::node0::lowmem_reserved0", "DMA::node0::lowmem_reserved1", "Movable::node0::lowmem_reserved0",
                "Movable::node0::lowmem_reserved1"]);
    }

    [Fact]
    public void Interrupts_are_counted_by_line_and_by_processor()
    {
        using var processors = new StatReader("/nowhere");
        using var reader = InterruptReader.Hard("/nowhere", processors.Tables[1].Domain!);
        reader.Use(Table(reader, "interrupts.pairs"));
        Parse(reader, Interrupts);
        Names(Table(reader, "interrupts")).ShouldBe(["24", "NMI"]);
        Cell(Table(reader, "interrupts"), "total", 1).ShouldBe(30);
        Names(Table(reader, "interrupts.pairs")).ShouldBe(["24::cpu0", "24::cpu2", "NMI::cpu0", "NMI::cpu2"]);
        Table(reader, "interrupts.percpu").IdOf(1).ShouldBe(2);
        Cell(Table(reader, "interrupts.percpu"), "total", 1).ShouldBe(22);
        Cell(Table(reader, "interrupts.bad"), "ERR", 0).ShouldBe(3);
        Cell(Table(reader, "interrupts.bad"), "MIS", 0).ShouldBe(4);
    }

    [Fact]
    public void Free_blocks_slabs_swaps_ports_and_sockets()
    {
        using var buddy = new BuddyReader("/nowhere");
        Parse(buddy, "Node 1, zone   Normal      7      0      3\n");
        Names(Table(buddy, "buddyinfo")).ShouldBe(["Normal::order0::node1", "Normal::order1::node1", "Normal::order2::node1"]);
        Cell(Table(buddy, "buddyinfo"), "total", 2).ShouldBe(3 * 4 * Environment.SystemPageSize / 1024);

        using var slabs = new SlabReader("/nowhere");
        Parse(slabs, "slabinfo - version: 2.1\n# name <x>\next4 576 832 64 65 1 : tunables 0 0 0 : slabdata 13 14 0\n");
        Cell(Table(slabs, "slabinfo"), "slabs.total", 0).ShouldBe(14);
        Cell(Table(slabs, "slabinfo"), "slabs.total_size", 0).ShouldBe(576 * 64);

        using var swaps = new SwapDeviceReader("/nowhere");
        Parse(swaps, "Filename Type Size Used Priority\n/dev/my\\040swap partition 1000 300 -2\n");
        Names(Table(swaps, "swaps")).ShouldBe(["/dev/my swap"]);
        Cell(Table(swaps, "swaps"), "free", 0).ShouldBe(700);
        Cell(Table(swaps, "swaps"), "priority", 0).ShouldBe(-2);

        using var serial = new SerialReader("/nowhere");
        Parse(serial, "serinfo:1.0 driver revision:\n0: uart:16550A port:3F8 irq:26 tx:218 rx:4 fe:2 RTS\n1: uart:unknown port:2F8 irq:3\n");
        Names(Table(serial, "serial")).ShouldBe(["0"]);
        Cell(Table(serial, "serial"), "frame", 0).ShouldBe(2);

        using var sockets = new UnixSocketReader("/nowhere");
        Parse(sockets, "Num RefCount Protocol Flags Type St Inode Path\n1: 2 0 00010000 0001 01 2 /x\n2: 3 0 0 0001 03 1\n3: 2 0 0 0002 01 7\n");
        Cell(Table(sockets, "unix"), "stream.listen", 0).ShouldBe(1);
        Cell(Table(sockets, "unix"), "stream.established", 0).ShouldBe(1);
        Cell(Table(sockets, "unix"), "datagram.count", 0).ShouldBe(1);
    }

    [Fact]
    public void Logins_are_counted()
    {
        var records = new byte[384 * 3];
        foreach (var (at, type, user) in new[] { (0, 7, "root"), (384, 7, "rooter"), (768, 8, "root") })
        {
            BinaryPrimitives.WriteInt16LittleEndian(records.AsSpan(at), (short)type);
            Encoding.ASCII.GetBytes(user, records.AsSpan(at + 44));
        }

        using var reader = new UserReader("/nowhere");
        reader.Parse(records);
        Cell(Table(reader, "users"), "users", 0).ShouldBe(2);
        Cell(Table(reader, "users"), "roots", 0).ShouldBe(1);
    }

    [Fact]
    public void Logical_volumes_and_raids_are_no_disks()
    {
        using var reader = new DiskReader("/nowhere", "/nowhere");
        Parse(reader, string.Concat(new[] { "dm-0", "md127", "md127p1", "zram0", "sda" }
            .Select(static n => $"8 0 {n} 1 2 3 4 5 6 7 8 9 10 11\n")));
        Names(Table(reader, "disk.dm")).ShouldBe(["dm-0"]);
        Names(Table(reader, "disk.md")).ShouldBe(["md127"]);
        Names(Table(reader, "zram")).ShouldBe(["zram0"]);
        Names(Table(reader, "disk")).ShouldBe(["sda"]);
        Cell(Table(reader, "diskall"), "total", 0).ShouldBe(6);
    }

    [Theory]
    [InlineData("0-3,8,10-11\n", 2, true)]
    [InlineData("0-3,8,10-11\n", 11, true)]
    [InlineData("0-3,8,10-11\n", 9, false)]
    [InlineData("", 0, false)]
    [InlineData("x-y,-,3-", 3, false)]
    [InlineData("0-99999999999999999999", 3, false)]
    public void Ranges_hold_what_they_name(string list, int number, bool holds) =>
        NumberRanges.Contains(Encoding.ASCII.GetBytes(list), number).ShouldBe(holds);

    [Theory]
    [InlineData(0x401, "tty1")]
    [InlineData(0x440, "ttyS0")]
    [InlineData(0x8803, "pts/3")]
    [InlineData(0x8900, "pts/256")]
    [InlineData(0, "?")]
    public void Terminals_have_names(long device, string name) =>
        Encoding.ASCII.GetString(ProcessNames.Terminal(device, new byte[32])).ShouldBe(name);

    [Fact]
    public void Socket_diagnostics_and_proc_tell_of_a_listener()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        using var diagnostics = new TcpDiagnostics();
        int before = Listening(diagnostics);
        listener.Start();
        Listening(diagnostics).ShouldBeGreaterThan(0);
        using var reader = new TcpReader("/proc");
        reader.Read();
        Cell(Table(reader, "tcpconn"), "listen", 0).ShouldBeGreaterThan(0);
        before.ShouldBeGreaterThanOrEqualTo(0);
    }

    private static int Listening(TcpDiagnostics diagnostics)
    {
        int count = 0;
        // A kernel without diagnostics is read through /proc.
        return diagnostics.TryRead((family, state) => count += family == 2 && state == 10 ? 1 : 0) ? count : int.MaxValue;
    }

    private static void Parse(FileReader reader, string text) => reader.Parse(Encoding.Latin1.GetBytes(text));

    private static ValueTable Table(MetricReader reader, string table) => reader.Tables.Single(t => t.Name == table);

    private static string[] Names(ValueTable table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(i => table.Domain!.List.NameOf(table.IdOf(i))!)];

    private static long Cell(ValueTable table, string key, int row) => table.Bits(row, table.Column(key));
}
