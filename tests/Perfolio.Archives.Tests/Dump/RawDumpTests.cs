using System.Text;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Tests.Dump;

public sealed class RawDumpTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Records_are_shown_as_words()
    {
        WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V2);
        var (text, damage) = Dump("a.meta");
        damage.ShouldBeNull();
        text.ShouldStartWith($"Raw dump of physical archive file \"{_scratch.Path("a.meta")}\" ...\n");
        text.ShouldContain(" ...\nDump ... record len: 132 @ offset: 0\n 50052602 00001092 6553f100");
        text.ShouldContain("""
            Dump ... record len: 50 @ offset: 132
             00000001 3d400001 00000001 ffffffff 00000001 00100000 00000001 0000000a
             64656d6f 2e636f75 6e74
            Dump ... record len: 49 @ offset: 182

            """);
    }

    [Fact]
    public void Entries_of_an_index_are_records_of_their_own()
    {
        WorkedExample.Write(_scratch.Path("a"), ArchiveVersion.V2);
        var (text, damage) = Dump("a.index");
        damage.ShouldBeNull();
        text.ShouldEndWith("""
            Dump ... record len: 20 @ offset: 132
             6553f100 00000000 00000000 00000084 00000084
            Dump ... record len: 20 @ offset: 152
             6553f10a 0007a120 00000000 000001ac 00000100
            Dump ... record len: 20 @ offset: 172
             6553f10a 0007a508 00000000 000001df 00000178

            """);
    }

    [Theory]
    [InlineData(412, new byte[] { 0x7f, 0xff, 0xff, 0xff }, 412, "unexpected end of file: wanted 2147483639 bytes, got 236")]
    [InlineData(412, new byte[] { 0, 0, 0, 4 }, 412, "impossible record length 4")]
    [InlineData(448, new byte[] { 0, 0, 0, 36 }, 412, "length mismatch: header 40 != trailer 36")]
    public void Damage_ends_it_with_place_and_reason(int at, byte[] bytes, int offset, string reason)
    {
        SimpleArchive.Write(_scratch.Path("a"));
        SimpleArchive.Poke(_scratch.Path("a.0"), at, bytes);
        var (text, damage) = Dump("a.0");
        damage.ShouldNotBeNull().Offset.ShouldBe(offset);
        damage.Reason.ShouldBe(reason);
        text.ShouldContain("record len: 40 @ offset: 372\n");
    }

    private (string Text, Damage? Damage) Dump(string name)
    {
        using var memory = new MemoryStream();
        var damage = RawDump.Write(_scratch.Path(name), memory);
        return (Encoding.ASCII.GetString(memory.ToArray()), damage);
    }
}
