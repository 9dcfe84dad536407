using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Reading;

public sealed class PositionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Seeking_finds_the_first_record_that_is_not_earlier(bool index)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 500,
            new ArchiveWriterOptions { RecordsPerVolume = 120, IndexInterval = 400 });
        if (!index)
            File.Delete(path + ".index");
        using var archive = Archive.Open(path);
        for (var x = -5; x < 5000; x += 5)
        {
            var position = archive.PositionAt(SimpleArchive.At(x));
            if (x > 4990)
            {
                position.ShouldBe(Archive.Last);
                continue;
            }

            using var cursor = archive.Results(position);
            cursor.Read().ShouldBe(ReadStatus.Record);
            cursor.Time.ShouldBe(SimpleArchive.At((x + 9) / 10 * 10 < 0 ? 0 : (x + 9) / 10 * 10));
        }
    }

    [Fact]
    public void A_damaged_index_does_not_mislead()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V3, 500, options: new ArchiveWriterOptions { IndexInterval = 400 });
        // The offsets of all entries but the first point into the middle of records.
        using (var archive = Archive.Open(path))
        {
            for (var i = 1; i < archive.Index!.Entries.Count; i++)
                SimpleArchive.Poke(path + ".index", 808 + (i * 32) + 31, 2);
        }

        using var damaged = Archive.Open(path);
        using var cursor = damaged.Results(damaged.PositionAt(SimpleArchive.At(2500)));
        cursor.Read().ShouldBe(ReadStatus.Record);
        cursor.Time.ShouldBe(SimpleArchive.At(2500));
        damaged.End.ShouldBe(SimpleArchive.At(4990));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Ranges_cover_every_record_once(int parts)
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path, ArchiveVersion.V2, 1000, new ArchiveWriterOptions { RecordsPerVolume = 300 });
        using var archive = Archive.Open(path);
        var starts = archive.Split(parts);
        starts.Count.ShouldBe(parts);
        var times = new List<Timestamp>();
        for (var i = 0; i < starts.Count; i++)
        {
            using var cursor = archive.Results(starts[i], i + 1 < starts.Count ? starts[i + 1] : null);
            while (cursor.Read() == ReadStatus.Record)
                times.Add(cursor.Time);
        }

        times.ShouldBe(Enumerable.Range(0, 1000).Select(static i => SimpleArchive.At(i * 10)));
    }
}
