using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Cdict;
using Perfolio.Scheduling.Tests.Hostile;

namespace Perfolio.Scheduling.Tests.Cdict;

/// <summary>The compressor of the columns: what a plain reader of zlib and MessagePack finds in its files.</summary>
public sealed class CdictEncoderTests
{
    [Fact]
    public void What_was_written_is_read_again() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Frequency((2, Gen.Choose(0, 200)), (1, Gen.Choose(0, 40_000))).ToArbitrary(), IsReadAgain)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_checksum_is_that_of_the_bytes(int seed)
    {
        byte[] file = Bytes(Table(new Random(seed), 40_000));
        uint a = 1, b = 0;
        foreach (byte one in Zlib.Inflate(file))
        {
            a = (a + one) % 65521;
            b = (b + a) % 65521;
        }

        BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(file.Length - 4)).ShouldBe((b << 16) | a);
        ((file[0] << 8) | file[1]).ShouldSatisfyAllConditions(h => (h % 31).ShouldBe(0), h => (h >> 8).ShouldBe(0x78));
    }

    private static bool IsReadAgain(int seed, int rows)
    {
        CdictTable table = Table(new Random(seed), rows);
        CdictTable read = CdictFile.Read(new MemoryStream(Bytes(table)), "test");
        if (read.Count != table.Count) return false;
        for (int i = 0; i < rows; i++)
        {
            CdictRow wrote = table[i], got = read[i];
            if (Bare(wrote) != Bare(got) || !Same(table, wrote.TaskName, read, got.TaskName)) return false;
            if (wrote.NextName is { } next && !Same(table, next, read, got.NextName!.Value)) return false;
        }

        return true;
    }

    private static CdictRow Bare(CdictRow row) => row with { TaskName = 0, NextName = row.NextName is null ? null : 0 };

    private static bool Same(CdictTable a, int nameOfA, CdictTable b, int nameOfB) =>
        a.Names[nameOfA].Span.SequenceEqual(b.Names[nameOfB].Span);

    private static byte[] Bytes(CdictTable table)
    {
        var stream = new MemoryStream();
        CdictFile.Write(table, stream);
        return stream.ToArray();
    }

    // Periods, steps of every size, times before and behind all widths of integers, long and invalid names.
    private static CdictTable Table(Random random, int rows)
    {
        var table = new CdictTable();
        // Each row has its names: the longer, the fewer rows.
        int longest = 40 + (70_000 / (1 + (rows / 50)));
        int[] names = [.. Enumerable.Range(0, 1 + random.Next(40)).Select(i => table.Names.Add(Name(random, i, longest)))];
        int period = 1 + random.Next(50);
        long time = random.NextInt64(1L << random.Next(1, 34));
        var kinds = new CdictRow[period];
        for (int i = 0; i < rows; i++)
        {
            if (i < period || random.Next(100) == 0) kinds[i % period] = Row(random, names);
            time += random.NextInt64(1L << random.Next(1, random.Next(20) == 0 ? 30 : 8));
            long duration = random.Next(3) == 0 ? random.NextInt64(1L << random.Next(1, 32)) : 5;
            table.Add(kinds[i % period] with { Usecs = time, Duration = duration });
        }

        return table;
    }

    private static CdictRow Row(Random random, int[] names)
    {
        var kind = (CdictEvent)random.Next(5);
        int pid = random.Next(1 << random.Next(1, 23)), name = names[random.Next(names.Length)], cpu = random.Next(300);
        return kind switch
        {
            CdictEvent.Switch => new CdictRow(kind, cpu, 0, pid, name, 0, random.Next(100), names[0], null),
            CdictEvent.KvmExit =>
                new CdictRow(kind, cpu, 0, pid, name, 0, null, null, random.NextInt64(1L << random.Next(1, 33))),
            CdictEvent.KvmEntry => new CdictRow(kind, cpu, 0, pid, name, 0, null, null, null),
            _ => new CdictRow(kind, cpu, 0, pid, name, 0, 0, null, null),
        };
    }

    private static byte[] Name(Random random, int index, int longest)
    {
        byte[] name = new byte[index == 0 && random.Next(4) == 0 ? random.Next(longest) : random.Next(40)];
        random.NextBytes(name);
        return [.. System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{index}:")), .. name];
    }
}
