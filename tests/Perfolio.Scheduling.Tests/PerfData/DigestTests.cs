using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tests.Hostile;

namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>What is digested while it is read says the same as records that are decoded in their turn.</summary>
public sealed class DigestTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Digests_and_records_give_the_same_events(bool bigEndian, bool zstd)
    {
        string path = _scratch.Write("perf.data", Odd(new PerfDataBuilder(bigEndian, pipe: false, zstd)));
        List<string> digested = Read(path, digest: true);
        digested.ShouldBe(Read(path, digest: false));
        digested.ShouldContain("3100 Switch cpu0 ab:20 ab:20 Interruptible 0 0");
        digested.ShouldContain("3300 Switch cpu0 0123456789abcdef:22 ab:20 Interruptible 0 77");
        digested.ShouldContain("3400 Runtime cpu0 a name of more than sixteen bytes:23 - Unknown 5 0");
    }

    [Fact]
    public void Changed_files_give_the_same_events_or_the_same_message()
    {
        byte[] file = Odd(new PerfDataBuilder());
        Prop.ForAll(Mutation.Some, changes =>
        {
            string path = _scratch.Write("changed", Mutation.Apply(file, changes));
            Read(path, digest: true).ShouldBe(Read(path, digest: false));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Only_what_is_usual_is_digested()
    {
        string path = _scratch.Write("perf.data", Odd(new PerfDataBuilder()));
        using PerfDataReader digested = PerfDataReader.Open(path, null, SampleDigester.For);
        var usual = new List<bool>();
        while (digested.ReadEntry(out RecordEntry entry))
        {
            bool sample = entry.IsDigest || digested.Record(entry).Type == PerfRecordType.Sample;
            if (sample && digested.Events[entry.Event].Name.StartsWith("sched:sched_s", StringComparison.Ordinal)) usual.Add(entry.IsDigest);
        }

        // All but the names that are too long, one of them by its NUL.
        usual.Count(static u => !u).ShouldBe(2);
        usual.Count.ShouldBe(12);
    }

    private static List<string> Read(string path, bool digest)
    {
        try
        {
            using PerfSchedSource source = digest ? PerfSchedSource.Open(path) : new PerfSchedSource(PerfDataReader.Open(path));
            List<string> lines = Reading.Lines(source);
            lines.AddRange(source.Problems);
            lines.AddRange(source.Counts.Select(static c => FormattableString.Invariant($"{c.Key} {c.Value}")));
            return lines;
        }
        catch (SchedulingException e)
        {
            return [e.Message];
        }
    }

    // Names with something behind their end, without an end, empty, too long.
    private static byte[] Odd(PerfDataBuilder builder) => PerfDataTests.Sample(builder)
        .KvmEntry(2100, 1, 30, 0).KvmExit(2200, 1, 30, 12, 1).KvmEntry(2300, 1, 30, 0).KvmExit(2400, 1, 30, 0x80000001, 2)
        .Switch(3100, 0, 20, "ab\0one"u8.ToArray(), 1, 20, "ab\0two"u8.ToArray())
        .Switch(3200, 0, 20, "ab\0two"u8.ToArray(), 1, 22, "0123456789abcdef"u8.ToArray())
        .Runtime(3250, 0, 22, "0123456789abcdef", 77)
        .Switch(3300, 0, 22, "0123456789abcdef"u8.ToArray(), 1, 20, "ab"u8.ToArray())
        .Runtime(3350, 0, 20, "", 7)
        .Runtime(3400, 0, 23, "a name of more than sixteen bytes", 5)
        .Wakeup(3500, 1, 0, 20, "ab", 0).Migrate(3600, 1, 20, "ab", 0, 1).Switch(3700, 1, 0, "swapper/1", 0, 20, "ab")
        .Round().Build();
}
