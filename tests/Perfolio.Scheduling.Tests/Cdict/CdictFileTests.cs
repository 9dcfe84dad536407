using System.IO.Compression;
using System.Text;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Tests.Hostile;

namespace Perfolio.Scheduling.Tests.Cdict;

public sealed class CdictFileTests
{
    [Fact]
    public void A_table_is_written_byte_for_byte_as_the_reference_says()
    {
        byte[] inflated = Zlib.Inflate(Bytes(Small()));
        var expected = new List<byte> { 0x88 };
        void Key(string name)
        {
            expected.Add((byte)(0xa0 + name.Length));
            expected.AddRange(Encoding.ASCII.GetBytes(name));
            expected.AddRange([0xdd, 0, 0, 0, 2]);
        }

        void Text(string text)
        {
            expected.Add((byte)(0xa0 + text.Length));
            expected.AddRange(Encoding.ASCII.GetBytes(text));
        }

        Key("event");
        Text("sched__sched_switch");
        Text("kvm_exit");
        Key("cpu");
        expected.AddRange([1, 0xcc, 200]);
        Key("usecs");
        expected.AddRange([0, 0xce, 0, 1, 0, 0]);
        Key("pid");
        expected.AddRange([7, 0xcd, 0x12, 0x34]);
        Key("task_name");
        Text("a");
        Text("b");
        Key("duration");
        expected.AddRange([0x7f, 0xcc, 0x80]);
        Key("next_pid");
        expected.AddRange([0, 0xc0]);
        Key("next_comm");
        Text("c");
        expected.AddRange([48]);
        inflated.ShouldBe([.. expected]);
    }

    [Fact]
    public void Rows_survive_writing_and_reading()
    {
        CdictTable table = Random(new Random(3), 5000);
        CdictConverterTests.Lines(Read(Bytes(table))).ShouldBe(CdictConverterTests.Lines(table));
        CdictConverterTests.Lines(Read(Bytes(new CdictTable()))).ShouldBeEmpty();
    }

    [Fact]
    public void Names_of_any_length_and_bytes_survive_without_str8()
    {
        var table = new CdictTable();
        foreach (byte[] name in (byte[][])[[], new byte[40], [0xff, 0x80], Encoding.UTF8.GetBytes(new string('é', 200)),
            Encoding.ASCII.GetBytes(new string('x', 70_000))])
            table.Add(new CdictRow(CdictEvent.StatSleep, 0, 1, 2, table.Names.Add(name), 3, 0, null, null));
        byte[] file = Bytes(table);
        CdictTable again = Read(file);
        for (int i = 0; i < table.Count; i++)
            again.Names[again[i].TaskName].ToArray().ShouldBe(table.Names[table[i].TaskName].ToArray());
    }

    [Theory]
    [InlineData("str8")]
    [InlineData("bin")]
    [InlineData("raw")]
    [InlineData("mixed")]
    public void Every_flavour_of_text_and_width_is_read(string flavour)
    {
        int count = 0;
        byte[] Text(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            string kind = flavour == "mixed" ? (count++ % 3) switch
            {
                0 => "str8",
                1 => "bin",
                _ => "raw",
            }
            : flavour;
            return kind switch
            {
                "str8" => [0xd9, (byte)bytes.Length, .. bytes],
                "bin" => [0xc4, (byte)bytes.Length, .. bytes],
                _ => [0xda, 0, (byte)bytes.Length, .. bytes],
            };
        }

        // Columns in another order, integers wider than needed and signed, a real number, a map of 16 bits.
        byte[] file = Zlib.Deflate(
        [
            0xde, 0, 8,
            .. Text("next_comm"), 0x91, .. Text("b"), .. Text("pid"), 0x91, 0xd2, 0, 0, 0, 7, .. Text("usecs"), 0xdc, 0, 1, 0xcf,
            0, 0, 0, 0, 0, 0, 0, 9,
            .. Text("cpu"), 0x91, 0xd0, 3, .. Text("task_name"), 0x91, .. Text("a"), .. Text("duration"), 0x91, 0xcb, 0x40, 0x14,
            0, 0, 0, 0, 0, 0,
            .. Text("event"), 0x91, .. Text("sched__sched_switch"), .. Text("next_pid"), 0x91, 0xd3, 0, 0, 0, 0, 0, 0, 0, 8,
        ]);
        CdictConverterTests.Lines(Read(file)).ShouldBe(["Switch cpu3 9us 7 a 5us -> 8 b"]);
    }

    [Fact]
    public void Old_marshal_dumps_are_read()
    {
        var bytes = new List<byte> { (byte)'{' };
        int interned = 0;
        var known = new Dictionary<string, int>();
        void Text(char kind, string text)
        {
            if (known.TryGetValue(text, out int index))
            {
                bytes.AddRange([(byte)'R', (byte)index, 0, 0, 0]);
                return;
            }

            if (kind == 't') known[text] = interned++;
            bytes.AddRange([(byte)kind, (byte)text.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)]);
        }

        void List(string name, int count)
        {
            Text('t', name);
            bytes.AddRange([(byte)'[', (byte)count, 0, 0, 0]);
        }

        void Integer(int value) => bytes.AddRange([(byte)'i', (byte)value, (byte)(value >> 8), 0, 0]);
        List("event", 2);
        Text('t', "sched__sched_switch");
        Text('t', "kvm_entry");
        List("cpu", 2);
        Integer(1);
        Integer(2);
        List("usecs", 2);
        bytes.AddRange([(byte)'I', 5, 0, 0, 0, 0, 0, 0, 0]);
        bytes.AddRange([(byte)'l', 2, 0, 0, 0, 1, 0, 2, 0]);
        List("pid", 2);
        Integer(7);
        Integer(300);
        List("task_name", 2);
        Text('u', "a");
        Text('s', "b");
        List("duration", 2);
        Integer(4);
        Integer(0);
        List("next_pid", 2);
        Integer(9);
        bytes.Add((byte)'N');
        List("next_comm", 2);
        Text('t', "kvm_entry");
        bytes.Add((byte)'N');
        bytes.Add((byte)'0');
        CdictConverterTests.Lines(Read(Zlib.Deflate([.. bytes]))).ShouldBe(
            ["Switch cpu1 5us 7 a 4us -> 9 kvm_entry", "KvmEntry cpu2 65537us 300 b 0us ->  "]);
    }

    [Fact]
    public void Cut_anywhere_it_is_refused()
    {
        byte[] file = Bytes(Random(new Random(5), 60));
        // The last four bytes are a checksum that inflating does not always ask for.
        for (int length = 0; length < file.Length - 8; length++)
            Should.Throw<SchedulingException>(() => Read(file[..length]),
                FormattableString.Invariant($"cut at {length}")).Message.ShouldContain("is no whole cdict");
        byte[] inflated = Zlib.Inflate(file);
        for (int length = 0; length < inflated.Length; length++)
            Should.Throw<SchedulingException>(() => Read(Zlib.Deflate(inflated[..length])));
    }

    [Fact]
    public void A_header_that_asks_for_a_dictionary_is_damage()
    {
        byte[] file = Bytes(Random(new Random(5), 60));
        (file[0], file[1]) = (0x78, 0x20);
        Should.Throw<SchedulingException>(() => Read(file)).Message.ShouldContain("is no whole cdict");
    }

    [Fact]
    public void A_zip_bomb_is_refused_by_a_limit()
    {
        using var bomb = new MemoryStream();
        using (var deflate = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write([0x81, 0xa5, .. "event"u8, 0xdd, 0xff, 0xff, 0xff, 0xff]);
            byte[] name = [.. Enumerable.Repeat((byte[])[0xa8, .. "kvm_exit"u8], 10_000).SelectMany(static b => b)];
            for (int i = 0; i < 1000; i++) deflate.Write(name);
        }

        bomb.Position = 0;
        Should.Throw<SchedulingException>(() =>
            CdictFile.Read(bomb, "bomb.cdict")).Message.ShouldContain("inflates to more than");
    }

    [Fact]
    public void What_is_missing_or_twice_is_named()
    {
        Should.Throw<SchedulingException>(() =>
            Read(Zlib.Deflate([0x81, 0xa3, .. "cpu"u8, 0x90]))).Message.ShouldContain("the column event is missing");
        Should.Throw<SchedulingException>(() =>
            Read(Zlib.Deflate([0x82, 0xa3, .. "cpu"u8, 0x90, 0xa3, .. "cpu"u8, 0x90]))).Message.ShouldContain(
                "cpu is there twice");
        Should.Throw<SchedulingException>(() =>
            Read(Zlib.Deflate([0x82, 0xa3, .. "cpu"u8, 0x91, 1, 0xa3, .. "pid"u8, 0x92, 1, 2]))).Message.ShouldContain(
                "pid has 2 elements, others 1");
        Should.Throw<SchedulingException>(() => Read(Zlib.Deflate([0xc0]))).Message.ShouldContain("where a map is expected");
        Should.Throw<SchedulingException>(() => Read("no zlib"u8.ToArray()));
    }

    [Fact]
    public void A_name_without_suffix_finds_its_file()
    {
        using var scratch = new Scratch();
        string path = CdictFile.Write(Small(), scratch.Path("run"));
        path.ShouldEndWith("run.cdict");
        CdictFile.Resolve(scratch.Path("run")).ShouldBe(path);
        Should.Throw<SchedulingException>(() =>
            CdictFile.Resolve(scratch.Path("nix"))).Message.ShouldContain("must have the .cdict extension");
    }

    [Fact]
    public void Remapping_counts_cells()
    {
        CdictTable table = Small();
        TaskMap map = TaskMap.Parse(["7,,vcpu0,,,5,Firewall", "0,,idle,,,1,Cpu"], "map");
        table.Remap(map).ShouldBe(2);
        CdictConverterTests.Lines(table)[0].ShouldBe("Switch cpu1 0us 7 Firewall.05.vcpu0 127us -> 0 Cpu.01.idle");
    }

    internal static CdictTable Small()
    {
        var table = new CdictTable();
        table.Add(new CdictRow(CdictEvent.Switch, 1, 0, 7, table.Names.Add("a"u8), 127, 0, table.Names.Add("c"u8), null));
        table.Add(new CdictRow(CdictEvent.KvmExit, 200, 65536, 0x1234, table.Names.Add("b"u8), 128, null, null, 48));
        return table;
    }

    internal static CdictTable Random(Random random, int rows)
    {
        var table = new CdictTable();
        long usecs = 0;
        for (int i = 0; i < rows; i++)
        {
            var kind = (CdictEvent)random.Next(5);
            int Name() => table.Names.Add(Encoding.UTF8.GetBytes("täsk" + random.Next(20)));
            usecs += random.Next(100);
            table.Add(new CdictRow(
                kind, random.Next(300), usecs, random.Next(1 << 20), Name(), random.NextInt64(uint.MaxValue),
                kind == CdictEvent.Switch ? random.Next(1000) : kind is CdictEvent.StatSleep or CdictEvent.StatIowait ? 0 : null,
                kind == CdictEvent.Switch ? Name() : null, kind == CdictEvent.KvmExit
                    ? random.NextInt64(uint.MaxValue + 1L) : null));
        }

        return table;
    }

    private static byte[] Bytes(CdictTable table)
    {
        using var stream = new MemoryStream();
        CdictFile.Write(table, stream);
        return stream.ToArray();
    }

    private static CdictTable Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return CdictFile.Read(stream, "x.cdict");
    }
}
