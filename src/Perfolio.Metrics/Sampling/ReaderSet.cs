using Perfolio.Metrics.Sources;

namespace Perfolio.Metrics.Sampling;

/// <summary>The readers, each made when a table of it is asked for first.</summary>
internal sealed class ReaderSet(SamplerOptions options) : IDisposable
{
    private readonly List<MetricReader> _readers = [];
    private readonly Dictionary<string, (MetricReader Reader, ValueTable Table)> _tables = new(StringComparer.Ordinal);
    private readonly InstanceDomain _windows = PressureReader.Windows();

    /// <summary>The reader of a table, and the table.</summary>
    public (MetricReader Reader, ValueTable Table) Find(string table)
    {
        if (_tables.TryGetValue(table, out var found))
            return found;
        var reader = Make(table);
        _readers.Add(reader);
        foreach (var made in reader.Tables)
            _tables.Add(made.Name, (reader, made));
        return _tables[table];
    }

    /// <summary>The reader that names the instances of a table: its own, or that of /proc/stat for processors.</summary>
    public MetricReader NamesFor(ValueTable table, MetricReader reader) =>
        table.Domain is { Id: { Domain: 60, Serial: 0 } } || table.Name == "node.cpu" ? Find("percpu").Reader : reader;

    public void Dispose()
    {
        foreach (var reader in _readers)
            reader.Dispose();
    }

    private MetricReader Make(string table)
    {
        var proc = options.Proc;
        if (ScalarReader.Has(table))
            return new ScalarReader(proc, table);
        if (table.StartsWith("pressure.", StringComparison.Ordinal))
            return new PressureReader(proc, table.Split('.')[1], _windows);
        if (table.StartsWith("tcpconn", StringComparison.Ordinal))
            return new TcpReader(proc);
        if (table.Contains("conn", StringComparison.Ordinal))
            return new ConnectionReader(proc, table);
        if (table == "cpu.node" || table.StartsWith("node", StringComparison.Ordinal))
            return new NodeReader(proc, options.Sys, Find("percpu").Table);
        if (table == "proc" || table.StartsWith("proc.", StringComparison.Ordinal))
            return new ProcessReader(proc);
        if (table is "cgroup.cpu" or "cgroup.io" or "cgroup.memory"
            || table.StartsWith("cgroup.pressure.", StringComparison.Ordinal))
            return new ControlGroupReader(proc, options.Sys);
        return table switch
        {
            "cpu" or "percpu" or "stat" => new StatReader(proc),
            "load" or "loadavg" => new LoadReader(proc),
            "uptime" => new UptimeReader(proc),
            "meminfo" => new MemoryReader(proc),
            "vmstat" => new VirtualMemoryReader(proc),
            "disk" or "partition" or "diskall" or "disk.dm" or "disk.md" or "zram" => new DiskReader(proc, options.Sys),
            "interface" or "interface.state" or "interface.address" or "netall" => new InterfaceReader(proc, options.Sys),
            "snmp" or "netstat" => new ProtocolReader(proc, table),
            "sockstat" or "sockstat6" => new SocketReader(proc, table),
            "softnet" or "softnet.percpu" => new SoftnetReader(proc, Processors()),
            "snmp6" => new KeyedReader(Path.Combine(proc, "net", "snmp6"), table),
            "unix" => new UnixSocketReader(proc),
            "buddyinfo" => new BuddyReader(proc),
            "zoneinfo" or "zoneinfo.protection" => new ZoneReader(proc),
            "slabinfo" => new SlabReader(proc),
            "swaps" => new SwapDeviceReader(proc),
            "serial" => new SerialReader(proc),
            "ipc" => new IpcReader(),
            "users" => new UserReader(options.Users),
            "ksm" => new NumberFilesReader(Path.Combine(options.Sys, "kernel", "mm", "ksm"), table),
            "sysfs" => new NumberFilesReader(Path.Combine(options.Sys, "kernel"), table),
            "cpu.state" => new ProcessorStateReader(options.Sys, Find("percpu").Table),
            "filesys" or "tmpfs" or "filesysall" => new FileSystemReader(proc),
            "locks" => new LockReader(proc),
            "softirqs" or "softirqs.percpu" or "softirqs.pairs" => InterruptReader.Soft(proc, Processors()),
            "interrupts" or "interrupts.percpu" or "interrupts.pairs" or "interrupts.bad" =>
                InterruptReader.Hard(proc, Processors()),
            "cpuinfo" => new CpuInfoReader(proc, Processors()),
            "cgroup.subsys" or "cgroup.subsys.all" or "cgroup.mounts" or "cgroup.mounts.all" =>
                new ControllerReader(proc, options.Sys),
            "uname" => new HostReader(options.Etc),
            _ => throw new InvalidOperationException($"no reader for the table '{table}'"),
        };
    }

    private InstanceDomain Processors() => Find("percpu").Table.Domain!;
}
