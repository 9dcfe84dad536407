using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Tests.PerfData;

public sealed class DamagedPerfDataTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Cut_anywhere_everything_before_is_kept(bool pipe, bool zstd)
    {
        byte[] file = PerfDataTests.Sample(new PerfDataBuilder(pipe: pipe, zstd: zstd)).Build();
        List<string> whole = Lines(file)!;
        int readable = 0;
        foreach (int length in Cuts.Of(file.Length))
        {
            List<string>? cut = Lines(file[..length]);
            if (cut is null) continue;
            readable++;
            // Order by time among what is there: a cut may lose an earlier event of a CPU that was written later.
            cut.Except(whole).ShouldBeEmpty(FormattableString.Invariant($"cut at {length}"));
        }

        readable.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_cut_in_the_data_is_told_with_its_place()
    {
        byte[] file = PerfDataTests.Sample(new PerfDataBuilder(pipe: true)).Build();
        using PerfSchedSource source = Reading.Open(_scratch, file[..^30]);
        _ = Reading.All(source);
        source.Problems.ShouldHaveSingleItem().ShouldContain("the file ends inside a record; everything before was read");
    }

    [Fact]
    public void A_record_without_a_header_s_size_ends_the_reading()
    {
        byte[] file = new PerfDataBuilder(pipe: true).Switch(1000, 0, 5, "t", 1, 0, "swapper/0").Build();
        byte[] bad = [.. file, .. new byte[16]];
        using PerfSchedSource source = Reading.Open(_scratch, bad);
        Reading.All(source).Count.ShouldBe(1);
        source.Problems.ShouldHaveSingleItem().ShouldContain("a record of 0 bytes");
    }

    [Fact]
    public void Compressed_data_that_are_none_end_the_reading()
    {
        byte[] file = new PerfDataBuilder().Switch(1000, 0, 5, "t", 1, 0, "swapper/0").Record(81, "no zstd at all"u8.ToArray())
            .Build();
        using PerfSchedSource source = Reading.Open(_scratch, file);
        Reading.All(source).Count.ShouldBe(1);
        source.Problems.ShouldHaveSingleItem().ShouldContain("damaged zstd data");
    }

    [Fact]
    public void Disposing_early_ends_the_reading_ahead()
    {
        var builder = new PerfDataBuilder();
        for (int i = 0; i < 100_000; i++) builder.Switch((ulong)(1000 + i), 0, 5, "t", 1, 0, "swapper/0");
        PerfDataReader reader = PerfDataReader.Open(_scratch.Write("perf.data", builder.Build()));
        reader.Read(out _).ShouldBeTrue();
        reader.Dispose();
    }

    private List<string>? Lines(byte[] file)
    {
        try
        {
            using PerfSchedSource source = Reading.Open(_scratch, file);
            return Reading.Lines(source);
        }
        catch (SchedulingException e)
        {
            e.Message.ShouldNotContain("\n");
            return null;
        }
    }
}
