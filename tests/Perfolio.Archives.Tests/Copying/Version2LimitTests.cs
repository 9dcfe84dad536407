using Perfolio.Archives.Checking;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Copying;

/// <summary>The 2 GiB of version 2, lowered so that a test reaches them: copies and reductions go on in another volume.</summary>
public sealed class Version2LimitTests : IDisposable
{
    // Label and three records of 40 bytes.
    private const long Limit = 132 + 130;
    private readonly Scratch _scratch = new();

    private string Input => _scratch.Path("a");

    private string Output => _scratch.Path("out");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2, null)]
    [InlineData(ArchiveVersion.V3, ArchiveVersion.V2)]
    public void A_copy_in_version_2_goes_on_in_another_volume(ArchiveVersion from, ArchiveVersion? to)
    {
        SimpleArchive.Write(Input, from, 10);
        ArchiveCopy.Run([Input], Output, new CopyOptions { Version = to, Version2Limit = Limit }).Records.ShouldBe(10);
        Volumes().ShouldBe([3, 3, 3, 1]);
        ArchiveCheck.Run(Output).Findings.ShouldBeEmpty();
        ContentOf.Numbers(Output, SimpleArchive.Start).ShouldBe(ContentOf.Numbers(Input, SimpleArchive.Start));
    }

    [Fact]
    public void Version_3_has_no_such_limit()
    {
        SimpleArchive.Write(Input, ArchiveVersion.V3, 10);
        ArchiveCopy.Run([Input], Output, new CopyOptions { Version2Limit = Limit });
        Volumes().ShouldBe([10]);
        Reduce(ArchiveVersion.V3);
        Volumes().ShouldBe([10]);
    }

    [Fact]
    public void A_reduction_in_version_2_goes_on_in_another_volume()
    {
        Reduce(ArchiveVersion.V2);
        Volumes().ShouldBe([3, 3, 3, 1]);
        ArchiveCheck.Run(Output).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_record_that_no_volume_holds_is_told_and_nothing_is_left()
    {
        WorkedExample.Write(Input, ArchiveVersion.V2);
        var options = new CopyOptions { Version2Limit = 132 + 60 };
        var error = Should.Throw<ArchiveException>(() => ArchiveCopy.Run([Input], Output, options));
        error.Message.ShouldContain("2 GiB; write version 3");
        Directory.GetFiles(_scratch.Root, "*out*").ShouldBeEmpty();
    }

    private void Reduce(ArchiveVersion version)
    {
        SimpleArchive.Write(Input, version, 10, new ArchiveWriterOptions { Overwrite = true });
        ArchiveReducer.Reduce([Input], new ReduceOptions
        {
            Tiers = [new ReduceTier(10 * Timestamp.PerSecond, Output)],
            Overwrite = true,
            Version2Limit = Limit,
        }).Damages.ShouldBeEmpty();
    }

    private List<int> Volumes()
    {
        using var archive = Archive.Open(Output);
        using var cursor = archive.Results();
        var counts = new SortedDictionary<int, int>();
        while (cursor.Read() == ReadStatus.Record)
            counts[cursor.Volume] = counts.GetValueOrDefault(cursor.Volume) + 1;
        return [.. counts.Values];
    }
}
