using System.Text;
using Perfolio.Scheduling.Compression;

namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>Makes perf.data files as perf would: file or pipe mode, either byte order, compressed or not.</summary>
public sealed class PerfDataBuilder(bool bigEndian = false, bool pipe = false, bool zstd = false)
{
    // IDENTIFIER, RAW, PERIOD, CPU, TIME, TID, IP.
    private const ulong SampleType = 0x10587;
    private const ulong DummyType = 0x10087;
    private static readonly (string System, string Name, int Id, Func<PerfDataBuilder, string> Format)[] Events =
    [
        ("sched", "sched_switch", Formats.SwitchId, static b => Formats.Switch(b.StateFlags)),
        ("sched", "sched_wakeup", Formats.WakeupId, static _ => Formats.Wakeup),
        ("sched", "sched_stat_runtime", Formats.RuntimeId, static _ => Formats.Runtime),
        ("sched", "sched_migrate_task", Formats.MigrateId, static _ => Formats.Migrate),
        ("sched", "sched_pi_setprio", Formats.OtherId, static _ => Formats.Other),
        ("kvm", "kvm_entry", Formats.EntryId, static _ => Formats.KvmEntry),
        ("kvm", "kvm_exit", Formats.ExitId, static _ => Formats.KvmExit),
    ];

    private readonly List<byte[]> _records = [];

    public string StateFlags { get; init; } = """{ 0x00000001, "S" }, { 0x00000002, "D" }, { 0x00000004, "T" }, { 0x00000008, "t" }, { 0x00000010, "X" }, { 0x00000020, "Z" }, { 0x00000040, "P" }, { 0x00000080, "I" }""";

    /// <summary>Bytes of data in a compressed record: small ones split records.</summary>
    public int PieceSize { get; init; } = 150;

    /// <summary>As perf leaves a file when it is killed: no sizes, no features.</summary>
    public bool Killed { get; init; }

    /// <summary>The main file of a directory.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>A header that names no event.</summary>
    public bool Eventless { get; init; }

    public PerfDataBuilder Switch(ulong time, int cpu, int prev, string prevName, long state, int next, string nextName) =>
        Switch(time, cpu, prev, Encoding.UTF8.GetBytes(prevName), state, next, Encoding.UTF8.GetBytes(nextName));

    public PerfDataBuilder Switch(ulong time, int cpu, int prev, byte[] prevName, long state, int next, byte[] nextName) =>
        Sample(0, time, cpu, prev, Raw(Formats.SwitchId, prev).Fixed(prevName, 16).U32(prev).U32(120).U64((ulong)state)
            .Fixed(nextName, 16).U32(next).U32(120));

    public PerfDataBuilder Wakeup(ulong time, int cpu, int waker, int tid, string name, int target) =>
        Sample(1, time, cpu, waker, Raw(Formats.WakeupId, waker).Fixed(Encoding.UTF8.GetBytes(name), 16).U32(tid).U32(120)
            .U32(target));

    public PerfDataBuilder Runtime(ulong time, int cpu, int tid, string name, ulong runtime)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        return Sample(
            2, time, cpu, tid, Raw(Formats.RuntimeId, tid).U32((text.Length << 16) | 24).U32(tid).U64(runtime).Bytes(text));
    }

    public PerfDataBuilder Migrate(ulong time, int cpu, int tid, string name, int from, int to)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        // From the end of the field at 8 to behind dest_cpu.
        return Sample(3, time, cpu, tid, Raw(Formats.MigrateId, tid).U32((text.Length << 16) | 16).U32(tid).U32(120).U32(from)
            .U32(to).Bytes(text));
    }

    public PerfDataBuilder Unused(ulong time, int cpu) => Sample(4, time, cpu, 1, Raw(Formats.OtherId, 1).U32(1));

    public PerfDataBuilder KvmEntry(ulong time, int cpu, int tid, int vcpu) =>
        Sample(5, time, cpu, tid, Raw(Formats.EntryId, tid).U32(vcpu).U32(0).U64(0xfff0));

    public PerfDataBuilder KvmExit(ulong time, int cpu, int tid, uint reason, int isa) =>
        Sample(6, time, cpu, tid, Raw(Formats.ExitId, tid).U32(reason).U32(0).U64(0xfff0).U32(isa));

    public PerfDataBuilder Lost(ulong time, int cpu, ulong count) => Other(2, 0, New().U64(10).U64(count), time, cpu, 1);

    /// <summary>What perf notes at its end: samples that an event lost; no time.</summary>
    public PerfDataBuilder LostAltogether(ulong count) => Other(13, 0, New().U64(count), 0, 0, 0);

    public PerfDataBuilder Throttle(ulong time, int cpu) => Other(5, 0, New().U64(time).U64(10).U64(10), time, cpu, 1);

    public PerfDataBuilder Comm(ulong time, int tid, string name) =>
        Other(3, 0, New().U32(tid).U32(tid).Text(name).Pad(8), time, 0, tid);

    /// <summary>The end of a round; stays outside of compressed data.</summary>
    public PerfDataBuilder Round() => Record(68, []);

    /// <summary>A user record whose size is no multiple of 8.</summary>
    public PerfDataBuilder Odd() => Record(90, new byte[5]);

    public PerfDataBuilder Record(uint type, byte[] body, int misc = 0)
    {
        _records.Add(New().U32(type).U16(misc).U16(body.Length + 8).Bytes(body).ToArray());
        return this;
    }

    public byte[] Build() => pipe ? Pipe() : File();

    private OrderedWriter New() => new(bigEndian);

    private OrderedWriter Raw(int id, int pid) => New().U16(id).U8(0).U8(0).U32(pid);

    private PerfDataBuilder Sample(int index, ulong time, int cpu, int tid, OrderedWriter raw)
    {
        // 4 + size is a multiple of 8.
        while ((raw.Length + 4) % 8 != 0) raw.U8(0);
        OrderedWriter body = New().U64((ulong)(10 + index)).U64(0xffffffff81000000).U32(tid).U32(tid).U64(time).U32(cpu).U32(0)
            .U64(1).U32(raw.Length).Bytes(raw.ToArray());
        return Record(9, body.ToArray());
    }

    private PerfDataBuilder Other(uint type, int misc, OrderedWriter body, ulong time, int cpu, int tid)
    {
        bool known = time != 0;
        return Record(type, body.U32(known ? tid : 0).U32(known ? tid : 0).U64(time).U32(known ? cpu : 0).U32(0)
            .U64(known ? 99UL : 0).ToArray(), misc);
    }

    private byte[] Attribute(uint type, ulong config, ulong sampleType) =>
        New().U32(type).U32(128).U64(config).U64(1).U64(sampleType).U64(0x14).Flags((1UL << 18) | 3).Fixed([], 80).ToArray();

    private List<(byte[] Attribute, ulong Id, string Name)> Attributes() => Eventless ? [] :
    [
        .. Events.Select((e, i) => (Attribute(2, (ulong)e.Id, SampleType), (ulong)(10 + i), $"{e.System}:{e.Name}")),
        (Attribute(1, 9, DummyType), 99, "dummy:HG"),
    ];

    private byte[] TracingData()
    {
        OrderedWriter blob = New().Bytes("\x17\x08\x44tracing"u8).Text("0.6").U8(bigEndian ? 1 : 0).U8(8).U32(4096);
        blob.Text("header_page").U64(3).Bytes("abc"u8).Text("header_event").U64(0).U32(0);
        var systems = Events.GroupBy(static e => e.System).ToArray();
        blob.U32(systems.Length);
        foreach (var system in systems)
        {
            blob.Text(system.Key).U32(system.Count());
            foreach (var one in system)
            {
                byte[] text = Encoding.UTF8.GetBytes(one.Format(this));
                blob.U64((ulong)text.Length).Bytes(text);
            }
        }

        return blob.U32(0).U32(0).U64(0).ToArray();
    }

    private byte[] Text(string text)
    {
        int size = (text.Length + 64) / 64 * 64;
        return New().U32(size).Fixed(Encoding.UTF8.GetBytes(text), size).ToArray();
    }

    private List<(int Feature, byte[] Data)> Features() =>
    [
        (3, Text("testhost")), (4, Text("6.1.0-test")), (7, New().U32(8).U32(4).ToArray()),
        (11, New().U32(2).Bytes(Text("perf")).Bytes(Text("record")).ToArray()),
        (13, New().U32(2).Bytes(Text("0-1")).Bytes(Text("2-3")).U32(0).U32(0).U32(0).U32(1).U32(0).U32(0).U32(1).U32(1).U32(1)
            .ToArray()),
        .. IsDirectory ? new (int, byte[])[] { (24, New().U64(1).ToArray()) } : [],
        (29, New().U32(1).U32(1).U64(1_700_000_000_000_000_000).U64(5_000_000_000).ToArray()),
    ];

    /// <summary>The records alone.</summary>
    public byte[] Data()
    {
        OrderedWriter data = New();
        if (!zstd)
        {
            foreach (byte[] record in _records) data.Bytes(record);
            return data.ToArray();
        }

        using var encoder = new ZstdEncoder(1);
        var waiting = new List<byte>();
        foreach (byte[] record in _records)
        {
            bool outside = record.AsSpan(0, 4).SequenceEqual(New().U32(68).ToArray());
            if (!outside) waiting.AddRange(record);
            while (waiting.Count >= PieceSize || (outside && waiting.Count > 0))
            {
                // All but the last piece of a round split records where they will.
                int size = Math.Min(PieceSize, waiting.Count);
                Compressed(data, encoder, waiting, size);
            }

            if (outside) data.Bytes(record);
        }

        if (waiting.Count > 0) Compressed(data, encoder, waiting, waiting.Count);
        return data.ToArray();
    }

    private static void Compressed(OrderedWriter data, ZstdEncoder encoder, List<byte> waiting, int size)
    {
        byte[] piece = encoder.EncodePiece(waiting.GetRange(0, size).ToArray());
        waiting.RemoveRange(0, size);
        data.U32(81).U16(0).U16(piece.Length + 8).Bytes(piece);
    }

    private byte[] Pipe()
    {
        OrderedWriter file = New().Bytes(bigEndian ? "2ELIFREP"u8 : "PERFILE2"u8).U64(16);
        foreach ((byte[] attribute, ulong id, string name) in Attributes())
        {
            file.U32(64).U16(0).U16(attribute.Length + 16).Bytes(attribute).U64(id);
            byte[] text = Encoding.UTF8.GetBytes(name);
            file.U32(78).U16(0).U16(24 + text.Length + 1).U64(2).U64(id).Bytes(text).U8(0);
        }

        foreach ((int feature, byte[] data) in Features())
            file.U32(80).U16(0).U16(16 + data.Length).U64((ulong)feature).Bytes(data);
        byte[] tracing = TracingData();
        int padded = (tracing.Length + 7) / 8 * 8;
        file.U32(66).U16(0).U16(12).U32(padded).Fixed(tracing, padded);
        return file.Bytes(Data()).ToArray();
    }

    private byte[] File()
    {
        var attributes = Attributes();
        byte[] data = Data();
        const int Header = 104;
        int entries = Header + (attributes.Count * 8);
        int start = entries + (attributes.Count * 144);
        ulong bitmap = Killed ? 0UL : (1UL << 1) | Features().Aggregate(0UL, static (all, f) => all | (1UL << f.Feature));
        OrderedWriter file = New().Bytes(bigEndian ? "2ELIFREP"u8 : "PERFILE2"u8).U64(Header).U64(144).U64((ulong)entries)
            .U64((ulong)attributes.Count * 144);
        file.U64((ulong)start).U64(Killed ? 0 : (ulong)data.Length).U64(0).U64(0).U64(bitmap).U64(0).U64(0).U64(0);
        foreach ((_, ulong id, _) in attributes) file.U64(id);
        int at = Header;
        foreach ((byte[] attribute, _, _) in attributes)
        {
            file.Bytes(attribute).U64((ulong)at).U64(8);
            at += 8;
        }

        file.Bytes(data);
        if (Killed) return file.ToArray();
        List<(int Feature, byte[] Data)> features = [(1, TracingData()), .. Features()];
        int place = file.Length + (features.Count * 16);
        foreach ((_, byte[] content) in features)
        {
            file.U64((ulong)place).U64((ulong)content.Length);
            place += content.Length;
        }

        foreach ((_, byte[] content) in features) file.Bytes(content);
        return file.ToArray();
    }
}
