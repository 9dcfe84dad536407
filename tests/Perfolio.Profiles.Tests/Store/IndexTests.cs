using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Tests.Store;

public sealed class IndexTests
{
    private const string Name = "time-[sleep]-[0.01]-2026-11-21-00-13-18.perf";
    private const string Hash = "4ca62f0102030405060708090a0b0c0d0e0f1061";

    private static IndexEntry Entry(string name, uint time = 1) => new(time, Hash, name)
    {
        Type = "time",
        Command = "sleep",
        Workload = "0.01",
        Collector = "time",
        PostprocessorText = "",
    };

    [Fact]
    public void The_reference_sample_is_written_byte_by_byte()
    {
        string expected =
            "70696478" + "02000000" + "01000000" + "1fe2006b" + Hash
            + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(Name)) + "00"
            + "04000000" + "74696d65" + "05000000" + "736c656570" + "04000000" + "302e3031" + "04000000" + "74696d65" + "00000000";
        byte[] bytes = IndexWriter.Write([Entry(Name, 0x6b00e21f)]);
        Convert.ToHexString(bytes).ShouldBe(expected, StringCompareShould.IgnoreCase);
        bytes.Length.ShouldBe(118);
        IndexFile index = IndexReader.Read(bytes, "i");
        index.Version.ShouldBe(2);
        index.Entries.ShouldBe([Entry(Name, 0x6b00e21f)]);
        index.Entries[0].Postprocessors.ShouldBeEmpty();
    }

    [Fact]
    public void Entries_are_sorted_by_name_then_time() =>
        IndexReader.Read(IndexWriter.Write([Entry("b", 1), Entry("a", 9), Entry("a", 2)]), "i").Entries
            .Select(e => (e.Name, e.Time)).ShouldBe([("a", 2u), ("a", 9u), ("b", 1u)]);

    [Fact]
    public void Version_1_is_read()
    {
        byte[] bytes = [.. "pidx"u8, 1, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, .. Convert.FromHexString(Hash), .. "x.perf\0"u8];
        IndexFile index = IndexReader.Read(bytes, "i");
        index.Version.ShouldBe(1);
        index.Entries.ShouldBe([new IndexEntry(7, Hash, "x.perf")]);
    }

    [Fact]
    public void Truncation_at_every_byte_is_an_error()
    {
        byte[] bytes = IndexWriter.Write([Entry("a.perf"), Entry("b.perf") with { PostprocessorText = "x y" }]);
        for (int length = 0; length < bytes.Length; length++)
            Should.Throw<ProfileException>(() => IndexReader.Read(bytes.AsSpan(0, length), "i")).File.ShouldBe("i");
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(8, int.MaxValue)]
    [InlineData(8, -1)]
    public void A_hostile_header_is_refused_at_its_offset(int offset, int value)
    {
        byte[] bytes = IndexWriter.Write([Entry("a.perf")]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        Should.Throw<ProfileException>(() => IndexReader.Read(bytes, "i")).Offset.ShouldBe(offset);
    }

    [Fact]
    public void Random_mutations_give_an_index_or_one_clear_error()
    {
        byte[] bytes = IndexWriter.Write([Entry("a.perf"), Entry("ž.perf", 5), Entry("c.perf")]);
        Prop.ForAll<int, byte>((at, value) =>
        {
            byte[] mutated = [.. bytes];
            mutated[(int)((uint)at % (uint)bytes.Length)] = value;
            try
            {
                IndexFile index = IndexReader.Read(mutated, "i");
                return index.Entries.Count <= 3;
            }
            catch (ProfileException e)
            {
                return e.Offset is >= 0 && e.Offset <= bytes.Length;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Round_trip_keeps_every_field() => Prop.ForAll<NonNull<string>, NonNull<string>, uint>((command, workload, time) =>
    {
        IndexEntry entry = Entry("n.perf", time) with { Command = Clean(command.Get), Workload = Clean(workload.Get), PostprocessorText = "a b" };
        IndexEntry read = IndexReader.Read(IndexWriter.Write([entry]), "i").Entries.Single();
        return read == entry && read.Postprocessors.SequenceEqual(["a", "b"]);
    }).QuickCheckThrowOnFailure();

    private static string Clean(string text) => new(text.Where(c => !char.IsSurrogate(c)).ToArray());
}
