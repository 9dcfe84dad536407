using System.Security.Cryptography;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests;

public sealed class WorkedExampleTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2, ".meta", "6eea253bcbc62a28a512908219f1321627c51c770b33bb91f022fa3ef10bea70")]
    [InlineData(ArchiveVersion.V2, ".0", "2a33cfa6b6daf516de85082e292a32dd063c6bc6afb6511384a98ac73d269817")]
    [InlineData(ArchiveVersion.V2, ".index", "8900c7d9a6469b533ae53e35479eb5903ed40e6148369b852f1914aae87f339e")]
    [InlineData(ArchiveVersion.V3, ".meta", "4895443440c8632325246e35e3af57e59633a9c08c515bfa7ea3ee2eac07624d")]
    [InlineData(ArchiveVersion.V3, ".0", "60ef6beb197bbe0a2f03db29c121df23e692be4e68afed62b02b9e94f1e4f6c8")]
    [InlineData(ArchiveVersion.V3, ".index", "abb4afa3123dc2f59cafbbea6d2ad9d1b35798be4b2d018852a070f6b72fafab")]
    public void The_writer_produces_the_documented_bytes(ArchiveVersion version, string member, string sha256)
    {
        WorkedExample.Write(_scratch.Path("a"), version);
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_scratch.Path("a" + member)))).ShouldBe(sha256);
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void The_reader_sees_what_was_written(ArchiveVersion version)
    {
        WorkedExample.Write(_scratch.Path("a"), version);
        using var archive = Archive.Open(_scratch.Path("a"));
        archive.Label.ShouldBe(WorkedExample.Label(version));
        archive.End.ShouldBe(WorkedExample.Start.Add(10_501_000_000));
        archive.Metadata.Descriptors.Select(static d => d.Name).ShouldBe(["demo.count", "demo.note", "demo.gauge"]);
        archive.Index!.Entries.Count.ShouldBe(3);
        var history = archive.Metadata.Find(WorkedExample.Indom)!;
        history.At(WorkedExample.Start)!.Ids.ToArray().ShouldBe([0, 1]);
        var later = history.At(WorkedExample.Start.Add(11_000_000_000))!;
        later.Ids.ToArray().ShouldBe([1, 2]);
        later.NameOf(1).ShouldBe("bb");
        later.NameOf(2).ShouldBe("ccc");
        history.At(WorkedExample.Start.Add(-1)).ShouldBeNull();

        using var cursor = archive.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Time.ShouldBe(WorkedExample.Start);
        var layout = cursor.Layout;
        layout.Sets.Length.ShouldBe(3);
        layout.Instances.ToArray().ShouldBe([-1, -1, 0, 1]);
        ValueReader.ReadString(ValueReader.Bytes(cursor.Record, layout, 1)).ShouldBe("hello");
        ValueReader.TryReadDouble(ValueReader.Bytes(cursor.Record, layout, 3), layout.Sets[2].Type, out var value).ShouldBeTrue();
        value.ShouldBe(-2);
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Layout.Sets[1].Error.ShouldBe(-12351);
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.IsMark.ShouldBeTrue();
        cursor.Read().ShouldBe(ReadStatus.End);
        cursor.Read().ShouldBe(ReadStatus.End);
    }
}
